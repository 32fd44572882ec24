"""Products that a range names one by one: brought in, left out, or not spoken of any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction

from .receivers import touch

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Naming:
    """
    Ids of products by what a range says of them from now on; of all others it says what it did.

    ``named`` come in, ``left_out`` stay out whatever else brings them, and ``unnamed`` are left to
    what the range says of categories, types and attributes.
    """

    named: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)

    @property
    def all(self) -> set[int]:
        """All products it speaks of."""
        return {*self.named, *self.left_out, *self.unnamed}

    def __bool__(self) -> bool:
        return bool(self.named or self.left_out or self.unnamed)


@transaction.atomic
def name_products(offer_range: Any, naming: Naming) -> None:
    """
    Let a range say this of these products; it is worked out anew after the commit.

    What it named already keeps its place in the range. A few queries for five thousand products.
    """
    if not naming:
        return
    links = type(offer_range).included_products.through
    excluded = type(offer_range).excluded_products.through
    kept = set(naming.named)
    for ids in _parts(naming.all):
        links.objects.filter(
            range=offer_range, product__in=[i for i in ids if i not in kept]
        ).delete()
        excluded.objects.filter(range=offer_range, product__in=ids).delete()
    links.objects.bulk_create(
        [links(range=offer_range, product_id=pk) for pk in naming.named],
        ignore_conflicts=True, batch_size=AT_ONCE,
    )  # fmt: skip
    excluded.objects.bulk_create(
        [excluded(range=offer_range, product_id=pk) for pk in naming.left_out],
        ignore_conflicts=True, batch_size=AT_ONCE,
    )  # fmt: skip
    offer_range.invalidate_cached_queryset()
    touch(ranges=[offer_range.pk])


def ids_of(numbers: Iterable[str]) -> Mapping[str, int]:
    """Answer the ids of the products with these part numbers, by number. One query in 5,000."""
    products = apps.get_model("catalogue.Product")._base_manager
    found: dict[str, int] = {}
    for some in _parts(numbers):
        found.update(products.filter(upc__in=some).values_list("upc", "pk"))
    return found


def _parts(things: Iterable[Any]) -> Iterable[list[Any]]:
    ordered = sorted(things)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
