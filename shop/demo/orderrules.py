"""Order rules: minimums for companies that cost a lot to serve, packs, and one exception."""

from decimal import Decimal

from oscar.core.loading import get_model

from segments.models import Company
from shop.orderrules.models import Kind, OrderRule

from .places import KOSKINEN
from .world import World

Category = get_model("catalogue", "Category")
Range = get_model("offer", "Range")


def make_order_rules(world: World) -> None:
    """Make the rules with their audiences."""
    minimums = (
        ("Minimum order, high cost to serve", "250", "EUR", "cts-high"),
        ("Minimum order, high cost to serve, kronor", "2500", "SEK", "cts-high"),
        ("Minimum order, medium cost to serve", "60", "EUR", "cts-medium"),
    )
    for name, amount, currency, segment in minimums:
        rule = OrderRule.objects.create(
            name=name, kind=Kind.MINIMUM_VALUE, amount=Decimal(amount), currency=currency
        )
        rule.segments.set([world.segments[segment]])
    bulk = Range.objects.get(name="Sold by the hundred")
    OrderRule.objects.create(
        name="Nuts, washers and wood screws by the hundred",
        kind=Kind.QUANTITY_MULTIPLE, quantity=100, range=bulk, for_everyone=True,
    )  # fmt: skip
    exception = OrderRule.objects.create(
        name="Koskinen: by the fifty", kind=Kind.QUANTITY_MULTIPLE, quantity=50, range=bulk
    )
    exception.companies.set(Company.objects.filter(number=KOSKINEN))
    gloves = Range.objects.create(name="Gloves by the dozen")
    gloves.included_categories.set(Category.objects.filter(name="Gloves"))
    least = OrderRule.objects.create(
        name="Small companies: at least twelve pairs of gloves",
        kind=Kind.QUANTITY_MINIMUM, quantity=12, range=gloves,
    )  # fmt: skip
    least.segments.set([world.segments["small"]])
