"""The days of segments as CSV, one row a segment and day."""

from collections.abc import Collection, Iterator

from ..insight.daysql import COLUMNS
from ..insight.periods import Period
from ..models import SegmentDay
from ..tabular.writing import AT_ONCE, csv_lines

OF_COSTS = {"margin", "margin_revenue"}
"""Columns for those who may see costs."""


def csv_rows(segment_ids: Collection[int], over: Period, *, with_costs: bool) -> Iterator[str]:
    """Answer the lines, a header first; two thousand days are in memory at a time."""
    columns = [name for name in COLUMNS if with_costs or name not in OF_COSTS]
    found = (
        SegmentDay.objects.filter(segment__in=segment_ids, day__range=(over.first, over.last))
        .order_by("segment__code", "day")
        .values_list("segment__code", "segment__name", "day", *columns)
    )
    return csv_lines(["segment", "name", "day", *columns], found.iterator(chunk_size=AT_ONCE))
