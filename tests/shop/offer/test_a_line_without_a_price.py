"""A line without a price takes part in no offer, and breaks none."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from oscar.core.loading import get_class

from tests.factories.ranges import make_range

pytestmark = pytest.mark.django_db


@dataclass
class Line:
    """As much of a basket line as a value condition looks at."""

    unit_effective_price: Decimal | None
    product: object = None
    quantity: int = 2

    def quantity_without_offer_discount(self, offer) -> int:
        return self.quantity

    def quantity_available_for_offer(self, offer) -> int:
        return self.quantity


@dataclass
class Basket:
    """As much of a basket as a value condition looks at."""

    lines: list = field(default_factory=list)
    currency: str = "EUR"

    def all_lines(self) -> list:
        return self.lines


@pytest.fixture
def condition(monkeypatch):
    value_condition = get_class("offer.conditions", "ValueCondition")
    monkeypatch.setattr(value_condition, "can_apply_condition", lambda self, line: True)
    return value_condition(range=make_range(), type="Value", value=Decimal("15.00"))


def test_the_others_are_counted(condition):
    basket = Basket([Line(None), Line(Decimal("7.00"))])

    assert not condition.is_satisfied(None, basket)
    assert condition.is_partially_satisfied(None, basket)
    assert "€1.00" in str(condition.get_upsell_message(None, basket))


def test_a_basket_of_such_lines_is_worth_nothing(condition):
    assert not condition.is_satisfied(None, Basket([Line(None), Line(None)]))


def test_the_price_an_offer_reckons_with_is_never_none():
    unit_price = get_class("offer.utils", "unit_price")

    assert unit_price(None, Line(None)) == Decimal("0.00")
    assert unit_price(None, Line(Decimal("0.0325"))) == Decimal("0.0325")
