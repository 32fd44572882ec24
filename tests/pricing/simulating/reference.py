"""A simulation again, slow and simple: the change is made, and each line priced by itself."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from fractions import Fraction

from oscar.core.loading import get_model

from pricing.models import UnitCost
from segments.minor_units import decimals_of
from segments.models import BoughtLine
from shop.ranges.explanation import why_visible
from tests.pricing import reference

Product = get_model("catalogue", "Product")


@dataclass(frozen=True)
class Billed:
    """A line of an order in one world."""

    bill: D | None
    is_seen: bool


def rounded(amount, currency):
    """Round a line to its currency, half up."""
    exact = Fraction(amount) * 10 ** decimals_of(currency)
    whole = (D(exact.numerator) / D(exact.denominator)).quantize(D(1), ROUND_HALF_UP)
    return whole.scaleb(-decimals_of(currency))


def bills(shoppers, policy="priority"):
    """Answer what each counted line of each shopper's company is billed now, by its id."""
    shop = reference.Shop()
    products = {product.upc: product for product in Product.objects.all()}
    found = {}
    for company_id, shopper in shoppers.items():
        for line in BoughtLine.objects.filter(company=company_id).select_related("order"):
            product = products.get(line.product)
            if product is None or line.order.currency != shopper.currency:
                found[line.pk] = Billed(None, product is not None)
                continue
            is_seen = why_visible(shopper, product).is_visible
            unit, _code = shop.price(shopper, product, line.quantity, policy)
            bill = None
            if unit is not None and is_seen:
                bill = rounded(Fraction(unit) * line.quantity, shopper.currency)
            found[line.pk] = Billed(bill, is_seen)
    return found


def sums(before, after):
    """Add up by company, and by product, all that a simulation says of them."""
    costs = {
        (cost.product.upc, cost.currency): cost.amount
        for cost in UnitCost.objects.select_related("product")
    }
    by_company = defaultdict(lambda: defaultdict(D))
    by_product = defaultdict(lambda: defaultdict(D))
    for line in BoughtLine.objects.filter(pk__in=before).select_related("order"):
        old, new = before[line.pk], after[line.pk]
        rate = line.order.rate or 0
        cost = costs.get((line.product, line.order.currency))
        figures = of_line(old.bill, new.bill, None if cost is None else cost * line.quantity)
        told = figures | {
            f"base_{name}": value * rate for name, value in figures.items() if name in BASED
        }
        product = (line.product, line.order.currency)
        for name, value in told.items():
            by_company[line.company_id][name] += value
            by_product[product][name] += value
    return by_company, by_product


def of_line(old, new, cost):
    """Answer the figures of one line."""
    if old is None and new is None:
        return {"skipped": D(1)}
    change = (new or 0) - (old or 0)
    found = {
        "lines": D(1), "before": old or D(0), "after": new or D(0),
        "up": max(change, D(0)), "down": max(-change, D(0)),
        "lost": old if new is None else D(0),
    }  # fmt: skip
    if cost is not None:
        was = D(0) if old is None else old - cost
        comes = D(0) if new is None else new - cost
        found |= {
            "known": old or D(0), "margin_before": was, "margin_after": comes,
            "margin_up": max(comes - was, D(0)), "margin_down": max(was - comes, D(0)),
        }  # fmt: skip
    return found


BASED = {
    "before", "after", "up", "down", "lost", "known", "margin_before", "margin_after",
    "margin_up", "margin_down",
}  # fmt: skip
