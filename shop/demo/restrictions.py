"""Ranges kept for some programmes, for scales M and L: three products of ten."""

from oscar.core.loading import get_model

from segments.models import Segment
from shop.ranges.models import RangeAccess

from .cloning import execute

Range = get_model("offer", "Range")

SHARE = 0.3
SEGMENTS_EACH = 10

NAME_PRODUCTS = """
INSERT INTO offer_rangeproduct (range_id, product_id, display_order)
SELECT (%(ranges)s::bigint[])[1 + place / %(each)s], id, place %% %(each)s
FROM (
    SELECT id, row_number() OVER (ORDER BY mod(id * 7919, 100003), id) - 1 AS place
    FROM catalogue_product WHERE parent_id IS NULL
) shuffled WHERE place < %(each)s * %(number)s
"""


def restrict(number: int) -> int:
    """
    Make so many exclusive ranges, each granted to ten programmes; answer the products in them.

    Together they hold three tenths of the catalogue. Whoever calls this resolves the ranges.
    """
    programmes = list(Segment.objects.filter(dimension__code="programme").order_by("pk"))
    if not number or not programmes:
        return 0
    ranges = Range.objects.bulk_create(
        Range(name=f"Programme goods {n:02d}", slug=f"programme-goods-{n:02d}")
        for n in range(1, number + 1)
    )
    rows = RangeAccess.objects.bulk_create(
        RangeAccess(range=one, verb=RangeAccess.Verb.EXCLUSIVE, note="Some programmes only")
        for one in ranges
    )
    through = RangeAccess.segments.through
    step = max(1, len(programmes) // number)
    through.objects.bulk_create(
        through(rangeaccess_id=row.pk, segment_id=programmes[place % len(programmes)].pk)
        for nth, row in enumerate(rows)
        for place in range(nth * step, nth * step + min(SEGMENTS_EACH, len(programmes)))
    )
    products = get_model("catalogue", "Product").objects.filter(parent=None).count()
    each = int(products * SHARE) // number
    return execute(
        NAME_PRODUCTS, {"ranges": [one.pk for one in ranges], "each": each, "number": number}
    )
