"""The days of segments as CSV, one row a segment and day."""

import csv
from collections.abc import Collection, Iterator

from ..insight.daysql import COLUMNS
from ..insight.periods import Period
from ..models import SegmentDay
from .exporting import AT_ONCE, Echo, neutral


def csv_rows(segment_ids: Collection[int], over: Period) -> Iterator[str]:
    """Yield the lines, a header first; two thousand days are in memory at a time."""
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow(["segment", "name", "day", *COLUMNS])
    found = (
        SegmentDay.objects.filter(segment__in=segment_ids, day__range=(over.first, over.last))
        .order_by("segment__code", "day")
        .values_list("segment__code", "segment__name", "day", *COLUMNS)
    )
    for code, name, *numbers in found.iterator(chunk_size=AT_ONCE):
        yield writer.writerow([neutral(code), neutral(name), *numbers])
