"""
The guarantee, followed through every surface.

One product, one instant, several shoppers and quantities: card, search, page, quick view, quantity
table, basket, preview, order, mail, order page, exports, explanation and API say one number.
"""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal as D

import pytest
from django.core import mail
from django.test import Client
from oscar.core.loading import get_model

from segments.models import Buyer
from segments.selection import shopper_for
from shop.listings.indexing import index
from shop.partner.strategy import SegmentStrategy
from tests.factories.apikeys import Program, make_key
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.orders import (
    go_to_preview,
    logged_in,
    make_address,
    place_order_form,
    put_in_basket,
)
from tests.factories.own_prices import own_prices_of
from tests.factories.prices import make_list_break, make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in

Product = get_model("catalogue", "Product")
Order = get_model("order", "Order")
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True, slots=True)
class Story:
    """Who buys how many, and what has to be said everywhere."""

    who: str
    quantity: int
    single: str
    """One piece, bought singly: what cards and pages say."""
    unit: str
    """One piece, at the quantity: what baskets and orders charge."""
    line: str
    """All pieces, net."""


STORIES = [
    # Nobody's list: the base price at any quantity.
    Story("plain", 3, "11.11", "11.11", "33.33"),
    # A segment's list, 17 % off; 23 % off from ten.
    Story("dealer", 9, "9.22", "9.22", "82.98"),
    Story("dealer", 10, "9.22", "8.55", "85.50"),
    # A contract of the company itself goes before its segment's list; four decimals.
    Story("contract", 1, "7.7777", "7.7777", "7.78"),
    Story("contract", 100, "7.7777", "6.0325", "603.25"),
    # A subsidiary buys on its parent's contract.
    Story("daughter", 100, "7.7777", "6.0325", "603.25"),
    # A company that buys in kronor, from a list in kronor.
    Story("swede", 12, "99.90", "95.00", "1140.00"),
]
SECRETS = {"11.11", "9.22", "8.55", "7.7777", "6.0325", "99.90", "95.00"}


@pytest.fixture
def pump():
    pump = make_product(
        "Pump", upc="PU-1", price="11.11", stock=10_000, categories=[make_category("Pumps")]
    )
    index()
    return pump


@pytest.fixture
def buyers(pump) -> dict[str, Buyer]:
    dealers = make_segment("dealers")
    mother = make_company(currency="EUR")
    companies = {
        "plain": make_company(currency="EUR"),
        "dealer": make_company(currency="EUR"),
        "contract": mother,
        "daughter": make_company(currency="EUR", parent=mother),
        "swede": make_company(currency="SEK"),
    }
    for name in ("dealer", "contract"):
        put_in(dealers, companies[name])
    for_dealers = make_price_list("dealers", segments=[dealers], percent=17, decimals=2)
    make_list_break(for_dealers, 23, min_quantity=10)
    contract = make_price_list("contract", companies=[mother], decimals=4)
    make_price(contract, pump, "7.7777")
    make_price(contract, pump, "6.0325", min_quantity=100)
    in_kronor = make_price_list("kronor", companies=[companies["swede"]], currency="SEK")
    make_price(in_kronor, pump, "99.90")
    make_price(in_kronor, pump, "95.00", min_quantity=12)
    return {name: make_buyer(company) for name, company in companies.items()}


def text_of(page) -> str:
    assert page.status_code == 200
    return page.content.decode().replace("\xa0", "").replace(",", "").replace("&nbsp;", "")


def rows_of(answer) -> list[dict]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def before_the_order(client: Client, pump, story: Story) -> dict[str, bool]:
    """Look everywhere where a price is shown before something is in the basket."""
    page = pump.get_absolute_url()
    at_quantity = client.get(f"{page}quantity/", {"quantity": story.quantity}, headers=HTMX)
    [*file] = rows_of(client.get("/accounts/price-file/"))
    reached = [row for row in file if int(row["from_quantity"]) <= story.quantity]
    said = {
        "category": story.single in text_of(client.get(pump.categories.get().get_absolute_url())),
        "search": story.single in text_of(client.get("/search/", {"q": "pump"})),
        "sorted": story.single in text_of(client.get("/catalogue/", {"sort": "price"})),
        "page": story.single in text_of(client.get(page)),
        "quick view": story.single in text_of(client.get(f"{page}quick/", headers=HTMX)),
        "price file": D(reached[-1]["unit_price"]) == D(story.unit),
    }
    if story.single != story.unit:
        said["quantity table"] = story.unit in text_of(at_quantity)
    return said


def over_the_api(program: Program, pump, story: Story) -> dict[str, bool]:
    items = [{"part_number": "PU-1", "quantity": story.quantity}]
    product = program.get(f"products/{pump.pk}/").json()
    [found] = program.get("search/", q="pump").json()["results"]
    [asked] = program.post("prices/", {"items": items}).json()["results"]
    basket = program.post("basket-preview/", {"lines": items}).json()
    return {
        "API product": D(product["price"]["net"]) == D(story.single),
        "API search": D(found["price"]["net"]) == D(story.single),
        "API price": D(asked["price"]["net"]) == D(story.unit),
        "API line": D(asked["line_net"]) == D(story.line),
        "API basket": D(basket["lines"][0]["line_net"]) == D(basket["total_net"]) == D(story.line),
        "API taxes": asked["line_tax"] == basket["lines"][0]["line_tax"],
    }


def by_the_functions(buyer: Buyer, pump, story: Story) -> dict[str, bool]:
    shopper = shopper_for(buyer.company, at=Order.objects.get().date_placed)
    strategy = SegmentStrategy(shopper)
    own = own_prices_of(shopper, [pump])
    return {
        "resolver": strategy.quote(pump, story.quantity).unit_price == D(story.unit),
        "explanation": strategy.explain(pump, story.quantity).winner.price == D(story.unit),
        "sort key": own[pump.pk] == D(story.single),
    }


def after_the_order(client: Client, program: Program, story: Story) -> dict[str, bool]:
    order = Order.objects.get()
    line = order.lines.get()
    told = program.get(f"orders/{order.number}/").json()
    [exported] = rows_of(client.get("/accounts/orders/export/"))
    confirmation = mail.outbox[0].body.replace("\xa0", "").replace(",", "")
    return {
        "order line": (line.terms.unit_price, line.line_price_excl_tax)
        == (D(story.unit), D(story.line)),
        "order page": story.line in text_of(client.get(f"/accounts/orders/{order.number}/")),
        "mail": story.unit in confirmation and story.line in confirmation,
        "export": (D(exported["unit_price"]), D(exported["line_net"]))
        == (D(story.unit), D(story.line)),
        "API order": (D(told["lines"][0]["unit_net"]), D(told["lines"][0]["line_net"]))
        == (D(story.unit), D(story.line)),
        "API order tax": D(told["lines"][0]["line_tax"])
        == line.line_price_incl_tax - line.line_price_excl_tax,
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda one: f"{one.who}-{one.quantity}")
def test_one_price_on_every_surface(buyers, pump, story, django_capture_on_commit_callbacks):
    buyer = buyers[story.who]
    client, address = logged_in(buyer), make_address(buyer)
    program = Program(make_key(buyer.company, buyer.user).secret)

    said = before_the_order(client, pump, story) | over_the_api(program, pump, story)
    put_in_basket(client, pump, story.quantity)
    said["basket"] = story.line in text_of(client.get("/basket/"))
    preview = go_to_preview(client, address)
    said["preview"] = story.line in text_of(preview)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/checkout/preview/", place_order_form(preview), follow=True)
    said |= after_the_order(client, program, story) | by_the_functions(buyer, pump, story)

    assert [surface for surface, is_so in said.items() if not is_so] == []


def test_nobody_is_told_what_others_pay(buyers, pump):
    for who in ("plain", "dealer", "contract", "swede"):
        client, buyer = logged_in(buyers[who]), buyers[who]
        program = Program(make_key(buyer.company, buyer.user).secret)
        own = {price for one in STORIES if one.who == who for price in (one.single, one.unit)}
        # What the base price is may be told beside a lower price of one's own, in euros.
        others = SECRETS - own - ({"11.11"} if who != "swede" else set())
        others -= {"8.55"} if who == "dealer" else set()

        told = [
            client.get(pump.get_absolute_url()),
            client.get(pump.categories.get().get_absolute_url()),
            client.get(f"{pump.get_absolute_url()}quick/", headers=HTMX),
            program.get(f"products/{pump.pk}/"),
            program.post("prices/", {"items": [{"product": pump.pk, "quantity": 100}]}),
        ]

        assert [(who, price) for page in told for price in others if price in text_of(page)] == []


def test_the_rep_reads_the_same_price_for_the_company(buyers, pump):
    rep = make_rep(user=make_user())
    company = buyers["contract"].company
    type(company).objects.filter(pk=company.pk).update(account_manager=rep)
    company.refresh_from_db()
    adviser = Program(make_key(company, rep.user).secret)
    client = browser_of(rep.user)

    page = client.get(f"/rep/companies/{company.pk}/price/{pump.pk}/", {"quantity": 100})
    told = adviser.get(f"products/{pump.pk}/price-explanation/", quantity=100).json()

    assert "6.0325" in text_of(page)
    assert told["price"]["net"] == "6.0325"
