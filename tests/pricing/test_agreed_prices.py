from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from segments.behaviour import refresh_behaviour
from segments.behaviour.breakdown import cost_breakdown
from segments.models import CompanyFacts, CostRateCard
from tests.factories.companies import make_company
from tests.factories.prices import make_list_break, make_price, make_price_list
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def agreed(company, as_of: datetime = NOW) -> Decimal:
    found = cost_breakdown(company, as_of)
    return sum((work.quantity for work in found.work if work.code == "agreements"), Decimal(0))


@pytest.fixture
def companies():
    CostRateCard.objects.create(status="published", effective_from=NOW - timedelta(days=400))
    return [make_company() for _ in range(3)]


def test_rows_of_lists_that_name_a_company_are_agreed_prices_and_shared(companies):
    alone, shared, _other = companies
    own = make_price_list(companies=[alone])
    for amount in (1, 2):
        make_price(own, make_product(), amount)
    both = make_price_list(companies=[alone, shared], percent=Decimal(5))
    make_price(both, make_product(), 3)
    make_list_break(both, 4, min_quantity=10)

    assert [agreed(company) for company in companies] == [Decimal("3.5"), Decimal("1.5"), 0]


def test_only_lists_in_force_count(companies):
    company = companies[0]
    make_price(make_price_list(companies=[company], status="draft"), make_product(), 1)
    period = {"starts_at": NOW, "ends_at": NOW + timedelta(days=1)}
    make_price(make_price_list(companies=[company], **period), make_product(), 1)

    moments = [NOW - timedelta(seconds=1), NOW, NOW + timedelta(days=1)]
    assert [agreed(company, moment) for moment in moments] == [0, 1, 0]


@pytest.mark.parametrize("everyone", [True, False])
def test_the_fact_says_who_has_contract_prices(companies, everyone):
    make_price(make_price_list(companies=companies[:1]), make_product(), 1)

    refresh_behaviour(None if everyone else [c.pk for c in companies], as_of=NOW)

    facts = CompanyFacts.objects.order_by("pk").values_list("has_contract_prices", flat=True)
    assert list(facts) == [True, False, False]
