"""A segment with a history that tests write by hand, so that every instant is theirs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segments.models import Membership, Segment
from tests.factories.segments import make_segment
from tests.segments.admin.conftest import merchandiser, staff

__all__ = ["merchandiser", "staff"]

HELSINKI = ZoneInfo("Europe/Helsinki")


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant by the clock on the wall."""
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI)


def stay(segment: Segment, company, start: datetime, end: datetime | None = None) -> Membership:
    """Write a stay into the history."""
    return Membership.objects.create(
        segment=segment, company=company, valid_from=start, valid_to=end, reason="rule"
    )


@pytest.fixture
def gold(db) -> Segment:
    """A published segment, kept by hand, since the first of January 2026."""
    return make_segment("gold", now=datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=1))
