"""Which products of a basket the shopper may see: the one gate, asked once for a whole basket."""

from collections.abc import Iterable

from oscar.core.loading import get_model

from segments.shopper import Shopper


def visible_ids(shopper: Shopper, product_ids: Iterable[int]) -> frozenset[int]:
    """Answer which of the products the shopper may see. One query."""
    wanted = get_model("catalogue", "Product").objects.filter(pk__in=set(product_ids))
    return frozenset(wanted.visible_to(shopper).values_list("pk", flat=True))
