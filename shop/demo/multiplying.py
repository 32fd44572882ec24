"""
Scales M and L: the demo of scale S, multiplied inside the database.

Companies and products are copied with other numbers, sizes and prices; programme segments cut the
companies by country, industry and size; each has a price list of a fifth of the catalogue. Copies
of products fill categories of their own, one level below, and three products of ten are kept for a
few programmes. What is multiplied has no orders, log-ins or history rows.
"""

from dataclasses import dataclass

from django.db import connection
from oscar.core.loading import get_model

from pricing.models import Price, UnitCost
from segments.models import Company
from segments.services import refresh
from shop.listings.indexing import index
from shop.ranges.resolution import resolve

from .cloning import clone, execute
from .departments import multiply_categories
from .programmes import make_programmes
from .restrictions import restrict
from .world import World

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

WHICH = {
    # Of the prices only those in kronor: a shopper in kronor can buy nothing else.
    Price: "WHERE o.price_list_id IN (SELECT id FROM pricing_pricelist WHERE code = 'nordics-sek')"
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows of each there are in the end."""

    products: int
    companies: int
    segments: int
    prices: int
    categories: int = 0
    restrictions: int = 0


SIZES = {
    "M": Size(
        products=10_000, companies=5_000, segments=100, prices=750_000, categories=200,
        restrictions=10,
    ),
    "L": Size(
        products=100_000, companies=100_000, segments=500, prices=10_000_000, categories=1_000,
        restrictions=50,
    ),
}  # fmt: skip

LISTS_AT_ONCE = 10

NUMBERED = """
(SELECT original.*, turn, (turn - 1) * %(have)s + row_number() OVER (
    PARTITION BY turn ORDER BY original.id) AS place
 FROM {table} original CROSS JOIN generate_series(1, %(turns)s) AS turn) s
WHERE s.place <= %(missing)s ORDER BY s.place
"""
"""The original rows again and again, until as many as are missing; ``turn`` tells the rounds."""

# A price of a copy: the original's, up to a fifth less or more, the same every time.
WOBBLE = "(1 + ((s.turn * 7919 + s.id * 31) %% 41 - 20) / 100.0)"


def multiply(world: World, size: Size) -> None:
    """Grow the demo to a size. Set-based; the time goes into prices and search documents."""
    # Foreign keys are checked after each statement, not all at the end: the queue stays short.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    world.tell(f"{multiply_products(size.products):,} products more")
    world.tell(f"{multiply_categories(size.categories):,} categories more")
    world.tell(f"{multiply_companies(size.companies):,} companies more")
    lists = make_programmes(world, size.segments)
    world.tell(f"{restrict(size.restrictions):,} products kept for some programmes")
    world.tell(f"{len(lists):,} programme segments and price lists")
    multiply_prices(world, lists, size.prices)
    execute("ANALYZE")
    resolve()
    world.tell("ranges worked out")
    world.tell(f"{index():,} search documents written")
    outcome = refresh(now=world.now)
    world.tell(f"{outcome.entered:,} memberships")
    execute("ANALYZE")


def rounds(have: int, wanted: int) -> dict[str, int]:
    """Answer how often the originals are taken to get from ``have`` to ``wanted`` rows."""
    missing = max(wanted - have, 0)
    return {"have": have, "missing": missing, "turns": -(-missing // have)}


def multiply_products(wanted: int) -> int:
    """Copy the products with all that hangs on them."""
    params = rounds(Product.objects.count(), wanted)
    source = NUMBERED.format(table=Product._meta.db_table)
    made = clone(
        Product,
        source,
        {
            "upc": "s.upc || '-' || s.turn",
            "code": "s.code || '-' || s.turn",
            "title": "left(s.title || ', series ' || s.turn, 255)",
            "date_created": "s.date_created - s.turn * interval '1 hour'",
        },
        params,
    )
    execute(
        f"""
        CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
        SELECT copy.id, original.id AS original_id, turn
        FROM {Product._meta.db_table} original
        CROSS JOIN generate_series(1, %(turns)s) AS turn
        JOIN {Product._meta.db_table} copy ON copy.upc = original.upc || '-' || turn
        """,  # noqa: S608
        params,
    )
    execute("ANALYZE copies")
    for model, changes in (
        (StockRecord, {"partner_sku": "s.partner_sku || '-' || s.turn",
                       "price": f"greatest(round(s.price * {WOBBLE}, 2), 0.01)"}),
        (UnitCost, {"amount": f"greatest(round(s.amount * {WOBBLE}, 4), 0.0001)"}),
        (ProductCategory, {}),
        (ProductAttributeValue, {}),
        (ProductImage, {}),
        (Price, {"amount": f"greatest(round(s.amount * {WOBBLE}, 2), 0.01)"}),
    ):  # fmt: skip
        clone(
            model,
            f"""(SELECT o.*, c.turn, c.id AS copy_id FROM {model._meta.db_table} o
                 JOIN copies c ON c.original_id = o.product_id {WHICH.get(model, "")}) s""",  # noqa: S608
            {"product_id": "s.copy_id"} | changes,
            {},
        )
    return made


def multiply_companies(wanted: int) -> int:
    """Copy the companies that stand alone, with other sizes."""
    params = rounds(Company.objects.count(), wanted)
    return clone(
        Company,
        NUMBERED.format(table=Company._meta.db_table),
        {
            "number": "s.number || '-' || s.turn",
            "external_id": "s.external_id || '-' || s.turn",
            "legal_name": "left(s.legal_name || ' ' || s.turn, 160)",
            # Check digits can not be invented here.
            "vat_id": "''",
            "parent_id": "NULL",
            "employees": "greatest(1, s.employees * (20 + (s.turn * 7919 + s.id) %% 180) / 100)",
            "loyalty_number": "''",
        },
        params,
    )


def multiply_prices(world: World, lists: list[int], wanted: int) -> None:
    """Fill the lists with fixed prices until there are ``wanted``; every list another share."""
    missing = wanted - Price.objects.count()
    table, records = Price._meta.db_table, StockRecord._meta.db_table
    execute(
        f"""
        CREATE TEMPORARY TABLE priced ON COMMIT DROP AS
        SELECT product_id, price, row_number() OVER (ORDER BY product_id) AS place
        FROM {records} WHERE price_currency = 'EUR' AND price > 0
        """  # noqa: S608
    )
    execute("ANALYZE priced")
    done = 0
    for start in range(0, len(lists), LISTS_AT_ONCE):
        batch = lists[start : start + LISTS_AT_ONCE]
        share = -(-(missing - done) // (len(lists) - start))
        done += execute(
            f"""
            INSERT INTO {table} (price_list_id, product_id, min_quantity, amount, percent)
            SELECT list.id, priced.product_id, 1,
                greatest(round(priced.price * (0.75 + (list.id %% 20) / 100.0), 2), 0.01), NULL
            FROM unnest(%(lists)s::bigint[]) WITH ORDINALITY AS list(id, nth)
            JOIN priced ON mod(priced.place + (list.nth + %(start)s) * 4241, %(products)s)
                < %(share)s
            WHERE (list.nth - 1) * %(share)s < %(left)s
            """,  # noqa: S608
            {
                "lists": batch,
                "start": start,
                "share": share,
                "products": count_rows("priced"),
                "left": missing - done,
            },
        )
        world.tell(f"{done:,} of {missing:,} prices")


def count_rows(table: str) -> int:
    """Answer how many rows a table of ours has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]
