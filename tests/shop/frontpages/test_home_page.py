"""The page at ``/``: its prices, its gate and its cost."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from segments.models import Buyer
from tests.factories.frontpages import make_block, make_page
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.ranges import hide, make_range

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18


@pytest.fixture
def buyer(client, make_company):
    """A client logged in for a company, and the company."""
    company = make_company("Nordic Pumps Oy")
    user = get_user_model().objects.create_user("buyer@example.com", "a long password")
    Buyer.objects.create(user=user, company=company, role="buyer")
    client.force_login(user)
    return client, company


def make_full_page(products: int):
    """Make a default page with every kind of block, some of them twice."""
    tools = make_category("Tools")
    goods = [make_product(categories=[tools]) for _number in range(products)]
    page = make_page("default", is_default=True)
    make_block(page, "hero", link_label="Go", link_url="/catalogue/")
    make_block(page, "text")
    for number in range(2):
        chosen = make_range(*goods[number::2], name=f"Goods {number}")
        make_block(page, "carousel", heading=f"Row {number}", range=chosen, limit=24)
    make_block(page, "tiles")
    make_block(page, "tiles", categories=[tools])
    make_block(page, "banner")
    make_block(page, "order_again")
    return goods


def queries_of(client) -> int:
    """How many queries the second visit costs, without those that open and close transactions."""
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get("/").status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def test_a_page_with_every_kind_of_block_costs_at_most_18_queries_whatever_is_on_it(buyer):
    client, _company = buyer
    make_full_page(4)
    few = queries_of(client)
    for number in range(12):
        page = make_page(f"other-{number}")
        make_block(page)
    goods = [make_product() for _number in range(40)]
    make_block(make_page("more", for_everyone=True), "carousel", range=make_range(*goods), limit=24)

    many = queries_of(client)

    assert few <= MOST_QUERIES
    assert many <= few


def test_a_visitor_pays_no_more(client):
    make_full_page(12)

    assert queries_of(client) <= MOST_QUERIES


def test_a_row_shows_the_companys_own_price(buyer):
    client, company = buyer
    pump = make_product("A pump", price="100.00")
    page = make_page("default", is_default=True)
    make_block(page, "carousel", range=make_range(pump))
    make_price(make_price_list(companies=[company]), pump, "77.50")

    text = client.get("/").content.decode()

    assert "€77.50" in text


def test_a_row_leaves_out_what_the_company_may_not_see(buyer):
    client, company = buyer
    pump, secret = make_product("A pump"), make_product("A secret pump")
    page = make_page("default", is_default=True)
    make_block(page, "carousel", range=make_range(pump, secret))
    hide(make_range(secret), companies=[company])

    text = client.get("/").content.decode()

    assert "A pump" in text
    assert "A secret pump" not in text


def test_a_row_whose_products_are_all_hidden_is_not_there(buyer):
    client, company = buyer
    secret = make_product("A secret pump")
    page = make_page("default", is_default=True)
    make_block(page, "carousel", heading="Nothing left", range=make_range(secret))
    hide(make_range(secret), companies=[company])

    assert "Nothing left" not in client.get("/").content.decode()


def test_words_of_staff_are_never_markup(client):
    page = make_page("default", is_default=True)
    make_block(page, "text", heading="<b>bold</b>", body="<script>alert(1)</script>")

    text = client.get("/").content.decode()

    assert "<script>alert" not in text
    assert "&lt;b&gt;bold" in text
