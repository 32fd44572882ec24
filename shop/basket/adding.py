"""Putting many products into a basket at once: an old order, later a list or a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from .gate import visible_ids
from .models import LARGEST_QUANTITY, Basket, Line

Product = get_model("catalogue", "Product")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product and how many of it; ``title`` is what the buyer knows it by."""

    product_id: int
    quantity: int
    title: str


@dataclass(frozen=True, slots=True)
class Added:
    """How many lines went in, and why the others did not, in words and by product."""

    added: int
    refused: list[str]
    reasons: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def add_many(basket: Basket, wanted: Sequence[Wanted]) -> Added:
    """
    Add products to a basket as far as the shopper may have them. About 15 queries for any number.

    Each goes through the gate, the price and the stock; what a rule of quantities says is shown in
    the basket. Quantities are added to what is there.
    """
    basket.lock()
    ids = [one.product_id for one in wanted]
    visible = visible_ids(basket.shopper, ids)
    products = (
        Product.objects.filter(pk__in=visible, structure__in=["standalone", "child"])
        .select_related("product_class", "parent__product_class")
        .prefetch_related("stockrecords")
        .in_bulk()
    )
    basket.strategy.warm(list(products.values()))
    held = {line.line_reference: line for line in basket.all_lines()}
    reasons, new, changed = {}, {}, {}
    for one in wanted:
        product = products.get(one.product_id)
        info = basket.strategy.fetch_for_product(product) if product else None
        if info is None or info.stockrecord is None or not info.price.exists:
            reasons[one.product_id] = _("%(title)s is not available.") % {"title": one.title}
            continue
        reference = f"{product.pk}_{info.stockrecord.pk}"
        line = held.get(reference) or new.get(reference)
        total = one.quantity + (line.quantity if line else 0)
        permitted, reason = info.availability.is_purchase_permitted(total)
        if total > LARGEST_QUANTITY or not permitted:
            reasons[one.product_id] = _("%(title)s: %(reason)s") % {
                "title": one.title,
                "reason": reason or _("the quantity is too large."),
            }
            continue
        if line is None:
            new[reference] = Line(
                basket=basket,
                line_reference=reference,
                product=product,
                stockrecord=info.stockrecord,
                quantity=total,
                price_currency=info.price.currency,
                price_excl_tax=info.price.excl_tax,
                price_incl_tax=info.price.incl_tax if info.price.is_tax_known else None,
            )
        else:
            line.quantity = total
            if reference in held:
                changed[reference] = line
    Line.objects.bulk_create(new.values())
    Line.objects.bulk_update(changed.values(), ["quantity"])
    basket.reset_offer_applications()
    return Added(len(new) + len(changed), list(reasons.values()), reasons)
