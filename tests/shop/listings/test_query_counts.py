"""What the listing pages and the product page cost, at two sizes of the shop."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import exclusive, hide, make_range, only
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db

LISTING, DETAIL, MISTYPED = 20, 21, 22
"""The budgets, with session, user, shopper and basket in them."""


@pytest.fixture
def buyer(client):
    buyer = make_buyer(make_company())
    client.force_login(buyer.user)
    client.buyer = buyer
    return client


def fill(company, products: int) -> dict:
    """Products with variants, pictures, attributes, prices, access rows, segments, a basket."""
    goods = make_product_class("Goods")
    colour = goods.attributes.get_or_create(code="colour", defaults={"name": "Colour"})[0]
    tools = make_category("Tools")
    below = [make_category(parent=tools) for _ in range(max(2, products // 6))]
    made = []
    for number in range(products):
        category = below[number % len(below)]
        if number % 3:
            product = make_product(f"Hammer {number}", categories=[category])
        else:
            product = make_product(f"Hammer {number}", categories=[category], structure="parent")
            for _ in range(3):
                make_product(parent=product)
        product.attribute_values.create(attribute=colour, value_text=f"shade {number % 4}")
        made.append(product)
    made[1].primary_recommendations.create(recommendation=made[2])
    made[1].primary_recommendations.create(recommendation=made[0])
    for number in range(max(1, products // 10)):
        segment = make_segment(f"segment-{get_model('segments', 'Segment').objects.count()}")
        price_list = make_price_list(companies=[company], segments=[segment])
        make_price(price_list, made[number], "5.00")
        everything = make_range(includes_all_products=True)
        only(everything, companies=[company])
        exclusive(make_range(made[-1 - number]), companies=[company])
        hide(make_range(), companies=[company])
    index()
    return {
        "all": reverse("catalogue:index"),
        "category": tools.get_absolute_url(),
        "search": reverse("search:search") + "?q=hammer",
        "mistyped": reverse("search:search") + "?q=hamemr",
        "by price": reverse("catalogue:index") + "?sort=price-asc&f_colour=shade+1",
        "narrowed": tools.get_absolute_url() + "?f_colour=shade+1&f_colour=shade+2&page=2",
        "stand-alone": made[1].get_absolute_url(),
        "parent": made[0].get_absolute_url(),
        "reviews": made[1].get_absolute_url() + "reviews/",
        "pk": made[1].pk,
    }


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    cost.last = "\n".join(sql[:220] for sql in asked)
    return len(asked)


@pytest.mark.parametrize("who", ["buyer", "visitor"])
def test_pages_stay_inside_their_budgets_at_any_size(buyer, who, client):
    addresses = fill(buyer.buyer.company, 12)
    buyer.post(reverse("basket:add", args=[addresses.pop("pk")]), {"quantity": 2})
    if who == "visitor":
        client.logout()
    small = {name: cost(client, address) for name, address in addresses.items()}

    fill(buyer.buyer.company, 36)
    large = {name: cost(client, address) for name, address in addresses.items()}

    for name, queries in large.items():
        is_detail = name in {"stand-alone", "parent", "reviews"}
        budget = MISTYPED if name == "mistyped" else DETAIL if is_detail else LISTING
        assert queries <= budget, f"{name}: {queries}\n{cost.last}"
    assert large == small
