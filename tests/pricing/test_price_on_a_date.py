"""A price on a past day is what the shop charged on that day, whatever happened since."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from pricing.explaining import explain_price
from pricing.history import price_history
from pricing.models import CategoryPercent, ListBreak, Price, PriceList, UnitCost
from segments.services import refresh
from tests.factories.companies import make_company
from tests.factories.prices import (
    make_cost,
    make_list_break,
    make_price_list,
)
from tests.factories.products import make_category, make_product
from tests.factories.segments import make_segment, put_in, put_in_or_out

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = timedelta(0)


def charged(company, product, quantity=1, at=None):
    """Answer what the shop charges now: the ordinary price, with nothing of the past."""
    return told(company, product, quantity, at or timezone.now(), now=None)


def then(company, product, at, quantity=1):
    return told(company, product, quantity, at, now=timezone.now())


def told(company, product, quantity, at, now):
    found = explain_price(company, product, quantity=quantity, at=at, policy="priority", now=now)
    return (found.quote.unit_price, found.quote.price_list_code) if found.quote else None


class Year:
    """A shop in which anything that decides a price may change."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.category = make_category("Bolts")
        self.product = make_product("Bolt", upc="B", price="10", categories=[self.category])
        self.holding = make_company(number="H", currency="EUR")
        self.acme = make_company(number="A", parent=self.holding)
        self.dealers = make_segment("dealers")
        self.lists = [make_price_list(f"l{n}", segments=[self.dealers]) for n in range(3)]
        put_in(self.dealers, self.acme, now=timezone.now())

    def something_happens(self):
        what = self.random.choice([
            self.price, self.price, self.price, self.no_price, self.category_percent,
            self.list_break, self.header, self.header, self.audience, self.audience, self.base,
            self.cost, self.membership, self.group, self.no_list,
        ])  # fmt: skip
        what()

    def some_list(self):
        return PriceList.objects.order_by("code")[self.random.randrange(PriceList.objects.count())]

    def price(self):
        Price.objects.update_or_create(
            price_list=self.some_list(), product=self.product,
            min_quantity=self.random.choice([1, 10]),
            defaults={"amount": Decimal(self.random.randint(500, 1200)) / 100},
        )  # fmt: skip

    def no_price(self):
        Price.objects.filter(price_list=self.some_list()).delete()

    def category_percent(self):
        CategoryPercent.objects.update_or_create(
            price_list=self.some_list(), category=self.category,
            defaults={"percent": self.random.randint(1, 40)},
        )  # fmt: skip

    def list_break(self):
        ListBreak.objects.filter(min_quantity=10).delete()
        make_list_break(self.some_list(), self.random.randint(1, 50), min_quantity=10)

    def header(self):
        chosen = self.some_list()
        chosen.priority = self.random.choice([1, 2])
        chosen.percent = self.random.choice([None, 5, 25])
        chosen.min_margin = self.random.choice([None, 10])
        chosen.status = self.random.choice(["draft", *["published"] * 4])
        chosen.currency = self.random.choice([*["EUR"] * 5, "SEK"])
        chosen.save()

    def audience(self):
        chosen = self.some_list()
        named = self.random.sample([self.acme, self.holding], self.random.randint(0, 2))
        chosen.companies.set(named)
        chosen.segments.set(self.random.sample([self.dealers], self.random.randint(0, 1)))

    def base(self):
        record = self.product.stockrecords.get()
        record.price = Decimal(self.random.randint(900, 1300)) / 100
        record.save()

    def cost(self):
        UnitCost.objects.filter(product=self.product).delete()
        make_cost(self.product, Decimal(self.random.randint(500, 900)) / 100)

    def membership(self):
        put_in_or_out(self.dealers, self.acme, now=timezone.now())

    def group(self):
        self.acme.parent = self.random.choice([None, self.holding])
        self.acme.currency = self.random.choice(["", *["EUR"] * 6, "SEK"])
        self.acme.save()
        refresh([self.acme.pk], now=timezone.now())

    def no_list(self):
        if PriceList.objects.count() > 2:
            self.some_list().delete()


@pytest.mark.parametrize("seed", range(3))
def test_what_was_charged_then_is_what_is_said_now(seed):
    year = Year(seed)
    noted = []
    for _ in range(40):
        year.something_happens()
        at = timezone.now()
        noted.append((at, {q: charged(year.acme, year.product, q, at) for q in (1, 10)}))

    now = timezone.now()
    for at, prices in noted[::5]:
        assert {q: then(year.acme, year.product, at, q) for q in (1, 10)} == prices
    for quantity in (1, 10):
        history = price_history(
            year.acme, year.product, quantity=quantity, now=now, policy="priority", settled=AT_ONCE
        )
        for at, prices in noted:
            step = history.at(at)
            found = step.winner and (step.price, step.winner.code)
            assert (found or None) == prices[quantity]
    assert len({tuple(prices.items()) for _at, prices in noted}) > 4
