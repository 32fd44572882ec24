"""A merchandiser looks how segments do and decides a review, on a desktop and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from segments.models import ReviewTask

MERCHANDISER = "merchandiser@grossist.example"
PHONE = {"viewport": {"width": 390, "height": 844}}


def complaints_about(page) -> list[str]:
    """What axe holds to be serious, and whether the page is wider than the screen."""
    found = [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    return found


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_the_dashboard_and_a_segment_can_be_looked_at(log_in, keep, size):
    page = log_in(MERCHANDISER, **size)
    name = "phone" if size else "desktop"

    page.goto("/admin/segments/segmentday/?dimension=lifecycle&period=365")
    assert page.get_by_role("img", name="Revenue").is_visible()
    page.get_by_text("The same as a table").first.click()
    assert page.get_by_role("region", name="Companies").get_by_role("row").count() == 13
    keep(page, f"segment-dashboard-{name}")
    assert complaints_about(page) == []

    page.get_by_label("Period").select_option("30")
    page.get_by_role("button", name="Show").click()
    assert "period=30" in page.url

    task = ReviewTask.objects.select_related("segment").first()
    page.goto(f"/admin/segments/segmentday/{task.segment_id}/?period=365")
    assert page.get_by_role("heading", name="This period and the one before").is_visible()
    keep(page, f"segment-performance-{name}")
    assert complaints_about(page) == []

    page.get_by_role("link", name="Review by").click()
    keep(page, f"segment-review-{name}")
    assert complaints_about(page) == []
    page.get_by_label("Keep as it is").check()
    page.get_by_role("textbox", name="Why").fill("Still what we want.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("The review is decided.").wait_for()
    task.refresh_from_db()
    assert (task.outcome, task.note) == ("keep", "Still what we want.")
