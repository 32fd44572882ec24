"""Publishing as a person does: from the segment's page to the release, and there the button."""

from segments.models import Release
from segments.workflow.confirming import confirmations


def release_of(page) -> Release:
    """The release that a response leads to."""
    assert page.status_code == 302, page.context and page.context["errors"]
    return Release.objects.get(pk=page["Location"].rstrip("/").split("/")[-2])


def words_of(release: Release) -> dict[str, str]:
    """What has to be typed, as the page asks for it."""
    result = release.previews.filter(status="done").first().result
    return {f"confirm-{one.key}": one.word for one in confirmations(result)}


def publish_now(staff, page, **typed) -> Release:
    """Press Publish on the page of the release that a response leads to, with all confirmed."""
    release = release_of(page)
    sent = {"action": "publish", "when": "now", "note": release.note, **words_of(release)}
    answer = staff.post(page["Location"], {**sent, **typed})
    assert answer.status_code == 302, answer.context["form"].errors
    release.refresh_from_db()
    return release
