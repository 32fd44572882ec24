"""Front pages for visitors, everybody, two segments and one company."""

from oscar.core.loading import get_model

from segments.models import Company
from shop.frontpages.models import Block, FrontPage

from .places import NORDKRAFT
from .world import World

Category = get_model("catalogue", "Category")
Range = get_model("offer", "Range")

HERO, TEXT, CAROUSEL, TILES, BANNER, AGAIN = (
    Block.Kind.HERO, Block.Kind.TEXT, Block.Kind.CAROUSEL, Block.Kind.TILES, Block.Kind.BANNER,
    Block.Kind.ORDER_AGAIN,
)  # fmt: skip
CATALOGUE = "/catalogue/"

Blocks = tuple[tuple[str, dict], ...]


def hero(heading: str, body: str, label: str = "See the catalogue", url: str = CATALOGUE) -> tuple:
    """A welcome with a button."""
    return HERO, {"heading": heading, "body": body, "link_label": label, "link_url": url}


def row(heading: str, name: str) -> tuple:
    """A row of products from a range."""
    return CAROUSEL, {"heading": heading, "range": name, "limit": 8}


def banner(heading: str, body: str) -> tuple:
    """A campaign strip."""
    return BANNER, {
        "heading": heading, "body": body, "link_label": "See the prices", "link_url": CATALOGUE,
    }  # fmt: skip


PAGES: tuple[tuple[dict, str, Blocks], ...] = (
    (
        {"code": "default", "name": "Everybody", "is_default": True}, "",
        (
            hero("Everything for the work of the week",
                 "Your prices, your range, your order history: all in one place."),
            (AGAIN, {"heading": "Order again"}),
            row("New in the catalogue", "New in the catalogue"),
            (TILES, {"heading": "Departments"}),
            row("Bestsellers", "Bestsellers"),
        ),
    ),
    (
        {"code": "visitors", "name": "Visitors", "for_visitors": True}, "",
        (
            hero("Industrial supplies, sold to companies",
                 "Log in to see the prices of your company and to order.",
                 "Log in", "/accounts/login/"),
            (TILES, {"heading": "Departments"}),
            row("Bestsellers", "Bestsellers"),
            (TEXT, {"heading": "Not a customer yet?",
                    "body": "Write to us with your company number; a sales rep will call you."}),
        ),
    ),
    (
        {"code": "metalworking", "name": "Metalworking"}, "segment:metalworking",
        (
            hero("For machine shops", "Fasteners from 12 % below list, more from 500 pieces."),
            (AGAIN, {"heading": "Order again"}),
            row("Picked for machine shops", "Picked for machine shops"),
            (TILES, {"heading": "Where you shop most",
                     "categories": ("Fasteners", "Power tools", "Hand tools", "Safety")}),
            banner("Campaign of the month", "Forty articles at 22 % below list."),
        ),
    ),
    (
        {"code": "construction", "name": "Construction"}, "segment:construction",
        (
            hero("For the building site", "Ordered by three, on site tomorrow morning."),
            (AGAIN, {"heading": "Order again"}),
            row("Picked for building sites", "Picked for building sites"),
            banner("Anchors by the thousand", "24 % below list from 1,000 pieces."),
            (TILES, {"heading": "Departments"}),
        ),
    ),
    (
        {"code": "nordkraft", "name": "Nordkraft group"}, f"company:{NORDKRAFT}",
        (
            hero("Welcome, Nordkraft", "Your frame agreement is in force for the whole group."),
            (TEXT, {"heading": "How to order",
                    "body": "Put your cost centre into the purchase-order number.\n\n"
                            "Questions: Saara Lindqvist, your sales rep."}),
            (AGAIN, {"heading": "Order again"}),
            row("Picked for machine shops", "Picked for machine shops"),
        ),
    ),
)  # fmt: skip


def make_front_pages(world: World) -> None:
    """Make the pages, published, with their audiences and blocks."""
    ranges = {found.name: found for found in Range.objects.all()}
    categories = {category.name: category for category in Category.objects.order_by("path")}
    for fields, audience, blocks in PAGES:
        page = FrontPage.objects.create(published=True, **fields)
        kind, _colon, code = audience.partition(":")
        if kind == "segment":
            page.segments.set([world.segments[code]])
        elif kind == "company":
            page.companies.set(Company.objects.filter(number=code))
        for position, (block_kind, texts) in enumerate(blocks, start=1):
            values = dict(texts)
            names = values.pop("categories", ())
            values["range"] = ranges.get(values.get("range"))
            block = Block.objects.create(
                page=page, kind=block_kind, position=position * 10, **values
            )
            block.categories.set(categories[name] for name in names)
