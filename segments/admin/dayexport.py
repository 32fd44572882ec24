"""The days of segments as CSV, one row a segment and day."""

from collections.abc import Collection, Iterator

from ..insight.daysql import COLUMNS
from ..insight.periods import Period
from ..models import SegmentDay
from ..tabular.writing import AT_ONCE, csv_lines


def csv_rows(segment_ids: Collection[int], over: Period) -> Iterator[str]:
    """Answer the lines, a header first; two thousand days are in memory at a time."""
    found = (
        SegmentDay.objects.filter(segment__in=segment_ids, day__range=(over.first, over.last))
        .order_by("segment__code", "day")
        .values_list("segment__code", "segment__name", "day", *COLUMNS)
    )
    return csv_lines(["segment", "name", "day", *COLUMNS], found.iterator(chunk_size=AT_ONCE))
