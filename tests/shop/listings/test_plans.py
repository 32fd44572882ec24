"""What PostgreSQL reads for a listing: what was found, never a table from end to end."""

import json
from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.db import connection, transaction
from oscar.core.loading import get_model

from pricing.models import Price
from segments.selection import visitor
from shop.catalogue.menu import menu_entries
from shop.listings.indexing import index
from shop.listings.question import Question
from shop.listings.selection import search
from shop.ranges.models import RangeMember
from shop.ranges.selection import remember_reaches
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.prices import make_price_list
from tests.factories.products import make_category, make_product_class
from tests.factories.ranges import exclusive, hide, make_range, only

pytestmark = pytest.mark.django_db

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
StockRecord = get_model("partner", "StockRecord")
Partner = get_model("partner", "Partner")

LARGE = {
    "catalogue_product", "pricing_price", "partner_stockrecord", "ranges_rangemember",
    "listings_searchdocument", "listings_facetvalue",
}  # fmt: skip
MEMBERS = {"ranges_rangemember"}
"""Nearly all of them are in the one range that is asked about: read whole, they cost less."""

PRODUCTS, CATEGORIES, LISTS = 2_400, 40, 8


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """2,400 products in 40 categories, 8 price lists with all of them, hidden and closed ranges."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _world():
    goods = make_product_class("Goods")
    colour = goods.attributes.create(name="Colour", code="colour", type="text")
    tools = make_category("Tools")
    below = [make_category(f"Group {number}", parent=tools) for number in range(CATEGORIES)]
    partner = Partner.objects.create(name="Us")
    made = Product.objects.bulk_create(
        Product(title=f"Tool {number} kind{number % 60}x", slug=f"t{number}", upc=f"T-{number}",
                product_class=goods, structure="standalone")
        for number in range(PRODUCTS)
    )  # fmt: skip
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category=below[place % CATEGORIES])
        for place, product in enumerate(made)
    )
    ProductAttributeValue.objects.bulk_create(
        ProductAttributeValue(product=product, attribute=colour, value_text=f"shade {place % 9}")
        for place, product in enumerate(made)
    )
    StockRecord.objects.bulk_create(
        StockRecord(product=product, partner=partner, partner_sku=product.upc,
                    num_in_stock=place % 3, price_currency="EUR", price=D(place % 90 + 1))
        for place, product in enumerate(made)
    )  # fmt: skip
    acme = make_company()
    lists = [make_price_list(companies=[acme] if n < 3 else []) for n in range(LISTS)]
    Price.objects.bulk_create(
        Price(price_list=price_list, product=product, min_quantity=1, amount=D(product.pk % 70 + 1))
        for price_list in lists
        for product in made
    )
    ranges = [make_range(name=name) for name in ("Shown", "Hidden", "Closed")]
    RangeMember.objects.bulk_create(
        RangeMember(range=one, product=product)
        for which, one in enumerate(ranges)
        for place, product in enumerate(made)
        if which == 0 or place % (7 * which) == 0
    )
    for say, one in zip((only, hide, exclusive), ranges, strict=True):
        say(one, companies=[acme] if say is not exclusive else [])
    index()
    with connection.cursor() as cursor:
        for table in [*LARGE, "catalogue_category", "catalogue_productcategory", "offer_range"]:
            cursor.execute(f"ANALYZE {table}")
    return replace(visitor(at=LONG_AGO), company_id=acme.pk), tools, below[3]


def scanned(work) -> set[str]:
    """Answer the tables that the statements of some work read from end to end."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    found = set()
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
            found |= _scans((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"])
    assert asked
    return found & LARGE


def _scans(node: dict) -> set[str]:
    own = {node["Relation Name"]} if node["Node Type"] == "Seq Scan" else set()
    return own.union(*(_scans(below) for below in node.get("Plans", [])))


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(sort="price-asc"),
        Question(sort="name", in_stock=True),
        Question(facets=(("colour", ("shade 1", "shade 2")),)),
        Question(price_from=D(5), price_to=D(50)),
        Question(words="kind7x"),
        Question(words="T-7"),
    ],
)
def test_a_listing_reads_what_it_found(world, question, db):
    who, _tools, category = world

    with remember_reaches():
        path = "" if question.words else category.path
        assert scanned(lambda: search(who, question, category_path=path)) == set()
        assert search(who, question, category_path=path).total


def test_the_menu_and_a_category_read_what_they_find(world, db):
    who, tools, _category = world

    assert scanned(lambda: menu_entries(who)) <= MEMBERS
    shown = Category.objects.shown_to(who).filter(pk=tools.pk)
    assert scanned(lambda: list(shown)) == set()
    assert list(shown) == [tools]


def test_a_page_of_products_by_id_reads_these(world, db):
    who, _tools, category = world
    ids = list(Product.objects.filter(categories=category).values_list("pk", flat=True))[:24]

    assert scanned(lambda: list(Product.objects.visible_to(who).filter(pk__in=ids))) <= MEMBERS
    assert scanned(lambda: list(Product.objects.listed_for(who).filter(pk__in=ids))) <= MEMBERS
