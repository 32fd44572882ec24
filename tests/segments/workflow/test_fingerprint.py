"""The fingerprint of a release is of what it says, not of how it is written."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from segments.models import Release
from segments.workflow.drafts import fingerprint

pytestmark = pytest.mark.django_db


def test_a_time_typed_in_local_time_is_the_same_when_it_is_read_again():
    midnight = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Helsinki"))
    release = Release.objects.create(
        publish_at=midnight, created_at=datetime(2026, 11, 1, tzinfo=UTC)
    )
    approved = fingerprint(release)

    assert fingerprint(Release.objects.get(pk=release.pk)) == approved
    release.publish_at = datetime(2026, 11, 23, tzinfo=UTC)
    assert fingerprint(release) != approved
