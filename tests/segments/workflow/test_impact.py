"""The hooks: real price lists, ranges and order rules, asked what a change of segments does."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from segments.impact import HOOKS, Move
from segments.models import BoughtLine, TradeOrder
from segments.workflow import jobs
from segments.workflow.confirming import confirmations
from segments.workflow.preparing import prepare
from tests.factories.companies import make_company
from tests.factories.orders import make_rule
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def bought(company, product, quantity: int, net, *, days_ago: int = 10) -> TradeOrder:
    """An order of one line."""
    at = NOW - timedelta(days=days_ago)
    order = TradeOrder.objects.create(
        company=company, reference=f"I{next(_numbers)}", currency="EUR", rate=1,
        placed_at=at, net=Decimal(net),
    )  # fmt: skip
    BoughtLine.objects.create(
        order=order, company=company, placed_at=at, product=product.upc,
        quantity=quantity, net=Decimal(net),
    )  # fmt: skip
    return order


def asked(name: str, *moves: Move):
    return HOOKS[name].function(moves, NOW, lambda share: None)


def leaves(company, segment) -> Move:
    return Move(company.pk, (segment.pk,), ())


@pytest.fixture
def gold():
    return make_segment("gold", rule=rule(when("company.employees", "gte", 100)))


@pytest.fixture
def company(gold):
    return make_company(employees=500)


def test_orders_are_priced_as_the_shop_prices_before_and_after(gold, company):
    product = make_product(price="10.00")
    make_price(make_price_list(segments=[gold]), product, "8.00")
    make_cost(product, "5.00")
    bought(company, product, 3, "24")
    bought(company, product, 100, "800", days_ago=91)

    found = asked("pricing", leaves(company, gold))

    assert Decimal(found.facts["change"]) == 3 * (10 - 8)
    assert Decimal(found.facts["margin"]) == 3 * (10 - 8)
    assert found.facts["rising"] == 1
    assert found.rows == [[str(company), "24.00\u00a0EUR", "30.00\u00a0EUR", "6.00\u00a0EUR"]]


def test_a_quantity_price_is_taken_at_the_quantity_of_the_line(gold, company):
    product = make_product(price="10.00")
    prices = make_price_list(segments=[gold])
    make_price(prices, product, "9.00")
    make_price(prices, product, "7.00", min_quantity=10)
    bought(company, product, 10, "70")

    found = asked("pricing", leaves(company, gold))

    assert Decimal(found.facts["change"]) == 10 * (10 - 7)


def test_the_companys_own_list_goes_first_so_nothing_changes(gold, company):
    product = make_product(price="10.00")
    make_price(make_price_list(segments=[gold]), product, "8.00")
    make_price(make_price_list(companies=[company]), product, "6.00")
    bought(company, product, 3, "18")

    found = asked("pricing", leaves(company, gold))

    assert Decimal(found.facts["change"]) == 0
    assert found.price_rises == 0


def test_a_rise_for_a_company_with_contract_prices_has_to_be_confirmed(gold, company):
    product, other = make_product(price="10.00"), make_product(price="1.00")
    make_price(make_price_list(segments=[gold]), product, "8.00")
    make_price(make_price_list(companies=[company]), other, "0.50")
    bought(company, product, 3, "24")
    gold.draft_rule = rule(when("company.employees", "gte", 501))
    gold.save()
    release = prepare([gold], by=None, now=NOW)

    run = jobs.work_out(jobs.start(release, by=None, now=NOW))

    assert run.result["impact"]["pricing"]["price_rises"] == 1
    assert "price_rise" in {one.code for one in confirmations(run.result)}


def test_a_segment_that_no_list_names_changes_no_price(gold, company):
    product = make_product(price="10.00")
    bought(company, product, 3, "30")

    found = asked("pricing", leaves(company, gold))

    assert found.facts["companies"] == 0


def test_companies_on_equal_terms_cost_no_more_queries(
    gold, company, django_assert_max_num_queries
):
    product = make_product(price="10.00")
    make_price(make_price_list(segments=[gold]), product, "8.00")
    moves = []
    for _number in range(15):
        other = make_company(employees=500)
        bought(other, product, 3, "24")
        moves.append(leaves(other, gold))

    with django_assert_max_num_queries(13):
        found = asked("pricing", *moves)

    assert Decimal(found.facts["change"]) == 15 * 6


def test_products_they_bought_and_would_not_see_any_more_are_told(gold, company):
    secret, other = make_product(title="Secret"), make_product()
    silver = make_segment("silver", published=False)
    hide(make_range(secret), segments=[silver])
    bought(company, secret, 1, "10")
    bought(company, other, 1, "10")

    found = asked("ranges", Move(company.pk, (gold.pk,), (gold.pk, silver.pk)))

    assert found.facts["products"] == [secret.upc]
    assert found.rows == [[secret.upc, "Secret", "1"]]


def test_orders_that_would_have_been_refused_are_counted(gold, company):
    product = make_product(price="10.00")
    silver = make_segment("silver", published=False)
    make_rule("minimum_value", 100, segments=[silver])
    bought(company, product, 9, "90")
    bought(company, product, 10, "100")

    found = asked("orderrules", Move(company.pk, (gold.pk,), (silver.pk,)))

    assert (found.facts["orders"], found.facts["refused"], found.facts["freed"]) == (2, 1, 0)
    assert found.rows == [[str(company), "1"]]


def test_a_multiple_that_is_lifted_frees_an_order(gold, company):
    product = make_product(price="10.00")
    make_rule("quantity_multiple", quantity=12, product=product, segments=[gold])
    bought(company, product, 5, "50")

    found = asked("orderrules", leaves(company, gold))

    assert (found.facts["refused"], found.facts["freed"]) == (0, 1)


def test_the_margin_of_members_is_that_of_lines_whose_cost_is_known(gold, company):
    product, unknown = make_product(), make_product()
    make_cost(product, "5.00")
    bought(company, product, 3, "24")
    bought(company, unknown, 1, "100")
    release = prepare([gold], by=None, now=NOW)

    run = jobs.work_out(jobs.start(release, by=None, now=NOW))

    (figures,) = run.result["segments"]
    assert Decimal(figures["net"]["members"]) == 124
    assert Decimal(figures["margin"]["members"]) == 24 - 15
