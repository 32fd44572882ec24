"""What the strategy needs to know of the products of a page, loaded set-based."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from pricing.base_price import in_preference


@dataclass(frozen=True, slots=True)
class Sellable:
    """Something that can be bought, with its stock records in the order of preference."""

    product: Any
    records: tuple
    tracks_stock: bool

    @property
    def record(self):
        """The stock record to sell from, if there is one; the base price is this one's, too."""
        return self.records[0] if self.records else None


def load_sellable(products: Sequence, currency: str) -> list[Sellable]:
    """
    Load what can be bought. A query for each relation that is not loaded yet, for any number.
    """
    prefetch_related_objects(products, "stockrecords", "product_class", "parent__product_class")

    return [
        Sellable(
            product,
            in_preference(product.stockrecords.all(), currency),
            product.get_product_class().track_stock,
        )
        for product in products
    ]


def load_variants(parents: Iterable) -> dict[int, list]:
    """Answer the public variants of each parent: those that the page prefetched, or one query."""
    found = {parent.pk: getattr(parent, "_prefetched_public_children", None) for parent in parents}
    missing = {parent.pk: parent for parent in parents if found[parent.pk] is None}
    if missing:
        found |= {pk: [] for pk in missing}
        product_model = type(next(iter(missing.values())))
        children = product_model._base_manager.filter(parent__in=missing, is_public=True)
        for child in children.order_by("pk"):
            child.parent = missing[child.parent_id]
            found[child.parent_id].append(child)
    return {pk: list(children) for pk, children in found.items()}


def variants_fetched_with(parents: Iterable) -> list:
    """Answer the variants that were prefetched with their parents, through the same gate."""
    return [
        variant
        for parent in parents
        for variant in getattr(parent, "_prefetched_public_children", ())
    ]
