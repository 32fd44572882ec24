"""Companies that a live price list names have prices of their own; segments learn of it."""

from datetime import UTC, datetime, timedelta

import pytest

from segments.behaviour import refresh_behaviour
from segments.models import CompanyFacts, DirtyMark
from tests.factories.companies import make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def has_prices(company, as_of=NOW) -> bool:
    refresh_behaviour([company.pk], as_of=as_of)
    return CompanyFacts.objects.get(pk=company.pk).has_contract_prices


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, True),
        ({"status": "draft"}, False),
        ({"starts_at": NOW}, True),
        ({"starts_at": NOW + DAY}, False),
        ({"ends_at": NOW}, False),
        ({"ends_at": NOW + DAY}, True),
    ],
)
def test_a_company_has_prices_of_its_own_while_a_published_list_names_it(fields, found):
    company, other = make_company(), make_company()
    price_list = make_price_list(companies=[company], **fields)
    make_price(price_list, make_product(), "9.50")

    assert has_prices(company) is found
    assert has_prices(other) is False


def test_a_list_of_a_percentage_alone_is_an_agreement_and_an_empty_one_is_none():
    company, other = make_company(), make_company()
    make_price_list(companies=[company], percent="5")
    make_price_list(companies=[other])

    assert has_prices(company) is True
    assert has_prices(other) is False


def test_a_list_that_changes_marks_the_companies_it_names():
    company, other = make_company(), make_company()
    price_list = make_price_list(companies=[company], status="draft")

    def marked(change) -> set[int]:
        DirtyMark.objects.all().delete()
        change()
        return set(DirtyMark.objects.values_list("company_id", flat=True))

    price_list.status = "published"
    assert marked(price_list.save) == {company.pk}
    assert marked(lambda: price_list.companies.add(other)) == {other.pk}
    assert marked(lambda: price_list.companies.remove(company)) == {company.pk}
    assert marked(price_list.companies.clear) == {other.pk}
    price_list.companies.set([company])
    assert marked(price_list.delete) == {company.pk}
