"""Archiving: by whom, and that it is kept."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from segments.models import ReleaseEvent
from segments.services import archive
from tests.factories.segments import make_segment
from tests.factories.staff import make_staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_who_archived_a_segment_and_why_is_kept(aino):
    segment = make_segment("old")

    archive(segment, now=NOW, by=aino, reason="Nobody uses it")

    entry = ReleaseEvent.objects.get(action="archived")
    assert (entry.segment, entry.by, entry.reason) == (segment, aino, "Nobody uses it")
    assert segment.publications.latest("at").by == aino


def test_a_person_who_may_not_publish_may_not_archive():
    segment = make_segment("old")

    with pytest.raises(PermissionDenied):
        archive(segment, now=NOW, by=make_staff(groups=["Sales reps"]))

    segment.refresh_from_db()
    assert segment.status == "published"
