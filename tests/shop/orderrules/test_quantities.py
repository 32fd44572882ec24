"""Least quantities and multiples, together, on the total of a product."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.orderrules.decision import (
    SHARED,
    Applied,
    QuantityTerms,
    RuleLine,
    lacking_quantity,
    quantity_terms,
)
from shop.orderrules.models import OrderRule


def rule(kind: str, quantity: int, products=None) -> Applied:
    return Applied(OrderRule(name="rule", kind=kind, quantity=quantity), SHARED, products)


def minimum(quantity, products=None):
    return rule("quantity_minimum", quantity, products)


def multiple(quantity, products=None):
    return rule("quantity_multiple", quantity, products)


def line(quantity, product_id=1):
    return RuleLine(product_id, quantity, Decimal(1), title="Screw")


def test_without_rules_every_quantity_is_allowed():
    assert lacking_quantity([], [line(1)]) == []


def test_the_largest_minimum_wins():
    terms = quantity_terms([minimum(5), minimum(12), minimum(8)], 1)

    assert (terms.minimum, terms.minimum_rule.quantity) == (12, 12)


def test_all_multiples_hold_together():
    terms = quantity_terms([multiple(4), multiple(6)], 1)

    assert terms.multiple == 12
    assert terms.allows(24)
    assert not terms.allows(6)


def test_rules_of_other_products_are_left_out():
    terms = quantity_terms([minimum(5, frozenset({2}))], 1)

    assert terms == QuantityTerms()


@pytest.mark.parametrize(
    ("quantity", "more", "fewer"), [(1, 12, None), (11, 12, None), (12, 12, 12), (13, 18, 12)]
)
def test_the_nearest_allowed_quantities(quantity, more, fewer):
    terms = quantity_terms([minimum(10), multiple(6)], 1)

    assert (terms.next_valid(quantity), terms.previous_valid(quantity)) == (more, fewer)


def test_a_field_that_starts_at_the_first_and_steps_by_the_multiple_offers_what_is_allowed():
    terms = quantity_terms([minimum(10), multiple(6)], 1)

    offered = range(terms.first, 100, terms.multiple)

    assert list(offered) == [quantity for quantity in range(1, 100) if terms.allows(quantity)]


def test_lines_of_the_same_product_are_added_up():
    assert lacking_quantity([minimum(10)], [line(4), line(6)]) == []


def test_the_words_say_what_is_wrong_and_what_to_order():
    (low,) = lacking_quantity([minimum(10), multiple(6)], [line(5)])
    (odd,) = lacking_quantity([minimum(10), multiple(6)], [line(14)])

    assert low.message == "Screw: the least quantity is 10; you have 5."
    assert low.next_step == "Order 12."
    assert low.shortfall == 7
    assert odd.message == "Screw is sold in multiples of 6; you have 14."
    assert odd.next_step == "Order 12 or 18."


def test_rules_that_no_quantity_fits_say_so():
    (finding,) = lacking_quantity([multiple(999_983), multiple(999_979)], [line(5)])

    assert "No quantity fits" in finding.next_step


@given(
    least=st.integers(1, 5000), packs=st.lists(st.integers(1, 30), max_size=3),
    quantity=st.integers(1, 10_000),
)  # fmt: skip
def test_what_is_suggested_is_allowed_and_nothing_nearer_is(least, packs, quantity):
    terms = quantity_terms([minimum(least), *map(multiple, packs)], 1)

    suggested = terms.next_valid(quantity)

    assert terms.allows(suggested)
    assert suggested >= quantity
    assert not any(terms.allows(other) for other in range(quantity, suggested))
    if terms.allows(quantity):
        assert suggested == quantity
        assert terms.finding(1, quantity) is None
