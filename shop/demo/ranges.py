"""Ranges with all three verbs, and some that only fill the rows of a front page."""

from oscar.core.loading import get_model

from segments.models import Company
from shop.ranges.models import RangeAccess
from shop.ranges.resolution import resolve

from .places import BERGSTROM
from .world import World

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")
RangeProduct = get_model("offer", "RangeProduct")

FOOD_SAFE = (
    "Cleaning", "Packaging", "Gloves", "Workwear", "Hearing protection", "Cable ties",
    "Lubricants", "Measuring tools",
)  # fmt: skip
HAZARDOUS = ("Solvents", "Paints and sprays")

PICKS = {
    # range, categories its products come from, how many
    "Picked for machine shops": (("Hex bolts", "Abrasives", "Drill bits", "Grinders"), 16),
    "Picked for building sites": (("Anchors", "Saws", "Sealants", "Workwear"), 16),
    "Bestsellers": ((), 16),
    "New in the catalogue": ((), 16),
}


def make_ranges(world: World) -> None:
    """Make the ranges, what they do for whom, and their members."""
    categories = {category.name: category for category in Category.objects.order_by("path")}
    food = Range.objects.create(name="Food-safe programme")
    food.included_categories.set(categories[name] for name in FOOD_SAFE)
    machines = Range.objects.create(
        name="Professional machines", description="Machines that need a trained hand."
    )
    add_products(
        machines,
        Product.objects.filter(
            categories__name__in=["Drills", "Saws", "Grinders"], stockrecords__price__gt=200
        ),
    )
    hazardous = Range.objects.create(name="Hazardous goods")
    hazardous.included_categories.set(categories[name] for name in HAZARDOUS)
    own_brand = Range.objects.create(name="Bergström own stock")
    add_products(own_brand, Product.objects.filter(categories__name="Wood screws")[:6])
    give(RangeAccess.Verb.ONLY, food, "Only what may enter a food factory",
         segments=[world.segments["food-safe"]])  # fmt: skip
    give(RangeAccess.Verb.EXCLUSIVE, machines, "Trained professionals only",
         segments=[world.segments["metalworking"], world.segments["construction"]])  # fmt: skip
    give(RangeAccess.Verb.HIDE, hazardous, "Not sent to small orders by parcel",
         segments=[world.segments["cts-high"]])  # fmt: skip
    give(RangeAccess.Verb.EXCLUSIVE, own_brand, "Kept in stock for Bergström alone",
         companies=Company.objects.filter(number=BERGSTROM))  # fmt: skip
    make_picks(world)
    bulk = Range.objects.create(name="Sold by the hundred")
    bulk.included_categories.set(categories[name] for name in ("Nuts", "Washers", "Wood screws"))
    resolve()


def give(verb: str, product_range: Range, note: str, *, segments=(), companies=()) -> None:
    """Say what a range does for whom."""
    access = RangeAccess.objects.create(range=product_range, verb=verb, note=note)
    access.segments.set(segments)
    access.companies.set(companies)


def make_picks(world: World) -> None:
    """Make the ranges that fill product rows of the front pages."""
    rng = world.rng("picks")
    everything = Product.objects.order_by("pk")
    for name, (names, size) in PICKS.items():
        products = everything.filter(categories__name__in=names) if names else everything
        ids = list(products.values_list("pk", flat=True))
        chosen = ids[-size:] if name.startswith("New") else rng.sample(ids, size)
        add_products(Range.objects.create(name=name), Product.objects.filter(pk__in=chosen))


def add_products(product_range: Range, products) -> None:
    """Name the products of a range; two queries."""
    RangeProduct.objects.bulk_create(
        RangeProduct(range=product_range, product_id=pk, display_order=position)
        for position, pk in enumerate(sorted(set(products.values_list("pk", flat=True))))
    )
