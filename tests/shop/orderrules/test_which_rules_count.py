"""Audiences, levels and periods: which rules a shopper's order is checked against."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from segments.selection import shopper_for, visitor
from shop.orderrules.selection import RuleLine, check
from tests.factories.companies import make_company
from tests.factories.orders import make_rule
from tests.factories.ranges import make_range
from tests.factories.segments import make_segment

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company()


def shopper(company, *, segments=(), ancestors=()):
    return replace(
        shopper_for(company, at=NOW),
        segment_ids=tuple(segment.pk for segment in segments),
        ancestor_ids=tuple(ancestor.pk for ancestor in ancestors),
    )


def lacking(who, total="100", product_id=1) -> list[Decimal]:
    lines = [RuleLine(product_id, 1, Decimal(total))]
    return [finding.rule.amount for finding in check(who, lines, total_net=Decimal(total))]


def test_a_rule_without_an_audience_is_for_nobody(company):
    make_rule("minimum_value", "250")

    assert lacking(shopper(company)) == []
    assert lacking(visitor(at=NOW)) == []


def test_a_rule_for_everyone_is_for_visitors_too(company):
    make_rule("minimum_value", "250", for_everyone=True)

    assert lacking(shopper(company)) == [250]
    assert lacking(visitor(at=NOW)) == [250]


def test_a_segments_rule_is_for_its_members(company):
    big = make_segment("big")
    make_rule("minimum_value", "250", segments=[big])

    assert lacking(shopper(company, segments=[big])) == [250]
    assert lacking(shopper(company)) == []


def test_the_strictest_of_everyones_and_the_segments_wins(company):
    one, two = make_segment("one"), make_segment("two")
    make_rule("minimum_value", "150", for_everyone=True)
    make_rule("minimum_value", "300", segments=[one])
    make_rule("minimum_value", "200", segments=[two])

    assert lacking(shopper(company, segments=[one, two])) == [300]
    assert lacking(shopper(company, segments=[two])) == [200]


def test_a_company_rule_replaces_a_stricter_one_of_a_segment(company):
    one = make_segment("one")
    make_rule("minimum_value", "300", segments=[one])
    make_rule("minimum_value", "120", companies=[company])

    assert lacking(shopper(company, segments=[one])) == [120]


def test_a_company_rule_leaves_rules_on_other_products_alone(company, product):
    make_rule("minimum_value", "300", for_everyone=True, product=product)
    make_rule("minimum_value", "50", companies=[company])

    assert lacking(shopper(company), product_id=product.pk) == [300]


def test_the_nearest_parents_rule_replaces_those_further_up(company):
    parent, grandparent = make_company(), make_company()
    make_rule("minimum_value", "200", companies=[parent])
    make_rule("minimum_value", "300", companies=[grandparent])

    assert lacking(shopper(company, ancestors=[parent, grandparent])) == [200]


def test_a_rule_that_names_company_and_segment_counts_as_the_companys(company):
    one = make_segment("one")
    make_rule("minimum_value", "300", segments=[one])
    make_rule("minimum_value", "200", segments=[one], companies=[company])

    assert lacking(shopper(company, segments=[one])) == [200]


def test_another_companys_rule_is_not_ours(company):
    make_rule("minimum_value", "250", companies=[make_company()])

    assert lacking(shopper(company)) == []


def test_amounts_are_not_converted(company):
    make_rule("minimum_value", "250", currency="USD", companies=[company])

    assert lacking(shopper(company)) == []


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(0, None, True), (1, None, False), (None, 1, True), (None, 0, False), (-1, 1, True)],
)
def test_a_period_is_half_open(company, starts, ends, counts):
    def at(seconds):
        return None if seconds is None else NOW + timedelta(seconds=seconds)

    make_rule("minimum_value", "250", companies=[company], starts_at=at(starts), ends_at=at(ends))

    assert (lacking(shopper(company)) == [250]) is counts


def test_the_least_value_itself_is_enough(company):
    make_rule("minimum_value", "250", companies=[company])

    assert lacking(shopper(company), "249.99") == [250]
    assert lacking(shopper(company), "250.00") == []


def test_a_value_on_a_product_counts_only_its_lines(company, product):
    make_rule("minimum_value", "250", companies=[company], product=product)
    lines = [RuleLine(product.pk, 1, Decimal(200)), RuleLine(product.pk + 1, 1, Decimal(900))]

    (finding,) = check(shopper(company), lines, total_net=Decimal(1100))

    assert finding.shortfall == 50
    assert check(shopper(company), lines[1:], total_net=Decimal(900)) == []


def test_a_rule_on_a_product_is_about_its_variants(company, product):
    make_rule("quantity_minimum", quantity=10, companies=[company], product=product)
    variant = RuleLine(product.pk + 1, 3, Decimal(30), parent_id=product.pk)

    (finding,) = check(shopper(company), [variant], total_net=Decimal(30))

    assert (finding.product_id, finding.shortfall) == (product.pk + 1, 7)


def test_a_line_without_a_price_adds_nothing(company):
    make_rule("minimum_value", "250", companies=[company])

    (finding,) = check(shopper(company), [RuleLine(1, 5, None)], total_net=Decimal(0))

    assert finding.shortfall == 250


def test_a_basket_of_any_size_costs_at_most_two_queries(company, django_assert_num_queries):
    for number in range(60):
        make_rule("minimum_value", 100 + number, companies=[company])
    who = shopper(company)
    lines = [RuleLine(number, 1, Decimal(1)) for number in range(1, 200)]

    with django_assert_num_queries(1):
        check(who, lines, total_net=Decimal(199))


def test_a_rule_on_a_range_is_about_the_products_in_it(company, product):
    in_range = make_range(product)
    make_rule("quantity_minimum", quantity=10, companies=[company], range=in_range)
    lines = [RuleLine(product.pk, 3, Decimal(30)), RuleLine(product.pk + 1, 3, Decimal(30))]

    (finding,) = check(shopper(company), lines, total_net=Decimal(60))

    assert finding.product_id == product.pk


def test_rules_on_ranges_cost_no_query_more(company, product, django_assert_num_queries):
    for number in range(20):
        in_range = make_range(product)
        make_rule("quantity_minimum", quantity=number + 2, companies=[company], range=in_range)
    who = shopper(company)

    with django_assert_num_queries(1):
        found = check(who, [RuleLine(product.pk, 1, Decimal(1))], total_net=Decimal(1))

    assert len(found) == 1
