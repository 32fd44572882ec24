"""Ranges of products, and who may see them."""

from collections.abc import Iterable
from itertools import count

from oscar.core.loading import get_model

from segments.models import Company, Segment
from shop.ranges.models import RangeAccess
from shop.ranges.resolution import resolve

Range = get_model("offer", "Range")

_numbers = count(1)


def make_range(*products, categories=(), name: str | None = None, **fields) -> Range:
    """Make a range of these products and categories, worked out."""
    made = Range.objects.create(name=name or f"Range {next(_numbers)}", **fields)
    for product in products:
        made.add_product(product)
    made.included_categories.add(*categories)
    resolve([made.pk])
    return made


def make_access(
    verb: str,
    product_range: Range,
    *,
    companies: Iterable[Company] = (),
    segments: Iterable[Segment] = (),
    **fields,
) -> RangeAccess:
    """Say what a range does for these companies and segments."""
    row = RangeAccess.objects.create(range=product_range, verb=verb, **fields)
    row.companies.set(companies)
    row.segments.set(segments)
    return row


def only(product_range: Range, **audience) -> RangeAccess:
    """They see only this range."""
    return make_access(RangeAccess.Verb.ONLY, product_range, **audience)


def hide(product_range: Range, **audience) -> RangeAccess:
    """They do not see this range."""
    return make_access(RangeAccess.Verb.HIDE, product_range, **audience)


def exclusive(product_range: Range, **audience) -> RangeAccess:
    """Nobody but them sees this range."""
    return make_access(RangeAccess.Verb.EXCLUSIVE, product_range, **audience)
