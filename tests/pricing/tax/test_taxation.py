"""The tax of products for a shopper: by category, country and day, and unknown where none is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from pricing.models import CategoryTax, ProductTax, TaxCategory, VatRate
from pricing.tax.fixture import rows
from pricing.tax.taxation import Taxation
from pricing.tax.treatment import Problem, Treatment
from segments.selection import shopper_for, visitor
from tests.factories.companies import make_company
from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db


def tax_at(now, **facts):
    return Taxation(shopper_for(make_company(**facts), at=now))


def test_a_product_without_a_category_is_standard(now):
    tax = tax_at(now, country="FI").of(make_product().pk)

    assert (tax.treatment, tax.category, tax.rate) == ("domestic", "standard", Decimal("25.5"))


def test_the_rate_is_that_of_the_day(now):
    estonian = make_company(country="EE")
    days = {"2023-12-31": 20, "2024-01-01": 22, "2025-06-30": 22, "2025-07-01": 24}

    for day, percent in days.items():
        at = timezone.make_aware(timezone.datetime.fromisoformat(f"{day}T00:00"))
        assert Taxation(shopper_for(estonian, at=at)).of_category().rate == percent


def test_a_product_has_its_own_category_then_that_of_the_nearest(now):
    goods = make_category("Goods")
    food = make_category("Food", goods)
    sweets = make_category("Sweets", food)
    CategoryTax.objects.create(category=food, tax_category_id="reduced")
    CategoryTax.objects.create(category=sweets, tax_category_id="standard")
    bread, bar, gift, bolt = (
        make_product(categories=[one]) for one in (food, sweets, sweets, goods)
    )
    ProductTax.objects.create(product=gift, tax_category_id="reduced-low")

    taxation = tax_at(now, country="FI")

    found = [taxation.of(one.pk).category for one in (bread, bar, gift, bolt)]
    assert found == ["reduced", "standard", "reduced-low", "standard"]


def test_a_variant_is_taxed_like_its_family(now):
    food = make_category("Food")
    CategoryTax.objects.create(category=food, tax_category_id="reduced")
    family = make_product(structure="parent", categories=[food])
    variant = make_product(parent=family)

    assert tax_at(now, country="FI").of(variant.pk).category == "reduced"


def test_categories_that_disagree_leave_the_tax_unknown(now):
    food, gifts = make_category("Food"), make_category("Gifts")
    CategoryTax.objects.create(category=food, tax_category_id="reduced")
    CategoryTax.objects.create(category=gifts, tax_category_id="standard")
    basket = make_product(categories=[food, gifts])

    tax = tax_at(now, country="FI").of(basket.pk)

    assert (tax.rate, tax.problem) == (None, Problem.TWO_CATEGORIES)


def test_a_country_without_a_rate_leaves_the_tax_unknown(now):
    book = make_product()
    TaxCategory.objects.create(code="books", name="Books")
    ProductTax.objects.create(product=book, tax_category_id="books")

    tax = tax_at(now, country="DE").of(book.pk)

    assert (tax.rate, tax.problem, tax.country) == (None, Problem.NO_RATE, "DE")


def test_abroad_nothing_is_asked_of_the_rates(now):
    VatRate.objects.all().delete()

    swedish = tax_at(now, country="SE", vat_id="SE556056625801").of_category()
    american = tax_at(now, country="US").of_category()

    assert (swedish.treatment, swedish.rate) == (Treatment.REVERSE_CHARGE, 0)
    assert (american.treatment, american.rate) == (Treatment.EXPORT, 0)


def test_a_vat_id_with_wrong_digits_buys_with_tax(now):
    tax = tax_at(now, country="SE", vat_id="SE556056625802").of_category()

    assert (tax.treatment, tax.rate) == (Treatment.DESTINATION, 25)


def test_who_is_nowhere_is_taken_for_domestic_until_an_address_says_otherwise(now):
    nowhere = visitor(at=now)

    assert Taxation(nowhere).of_category().rate == Decimal("25.5")
    assert Taxation(nowhere, country="DE").of_category().rate == 19
    assert Taxation(nowhere, country="US").of_category().treatment == Treatment.EXPORT


def test_a_page_of_products_costs_one_query_and_none_without_categories(
    now, django_assert_num_queries
):
    company = make_company(country="FI")
    page = [make_product().pk for _ in range(20)]
    Taxation(shopper_for(company, at=now)).of_category()
    shopper = shopper_for(company, at=now)

    with django_assert_num_queries(0):
        Taxation(shopper).warm(page)

    ProductTax.objects.create(product_id=page[0], tax_category_id="reduced")
    taxation = Taxation(shopper_for(company, at=now))
    taxation.of_category()
    with django_assert_num_queries(1):
        taxation.warm(page)
        assert [taxation.of(pk).category for pk in page[:2]] == ["reduced", "standard"]


def test_a_new_rate_counts_at_once_whichever_way_it_is_written(now):
    company = make_company(country="FI")
    before = shopper_for(company, at=now)
    assert Taxation(before).of_category().rate == Decimal("25.5")

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pricing_vatrate SET percent = 26 WHERE country = 'FI' AND ends_on IS NULL"
        )
    after = shopper_for(company, at=now)

    assert Taxation(after).of_category().rate == 26
    assert after.terms_key != before.terms_key


def test_the_day_of_a_new_rate_ends_what_was_remembered(now):
    company = make_company(country="FI")
    rate = VatRate.objects.get(country="FI", category="standard", ends_on=None)
    day = timezone.localdate(now) + timedelta(days=10)
    rate.ends_on = day
    rate.save()
    VatRate.objects.create(country="FI", category_id="standard", percent=27, starts_on=day)

    last, first = (
        shopper_for(company, at=timezone.make_aware(timezone.datetime(*day.timetuple()[:3])) + more)
        for more in (timedelta(seconds=-1), timedelta())
    )

    rates = [Taxation(one).of_category().rate for one in (last, first)]
    assert rates == [Decimal("25.5"), 27]
    assert last.terms_key != first.terms_key


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [("2010-01-01", "2015-01-02"), ("2024-08-31", "2024-09-02"), ("2030-01-01", None)],
)
def test_periods_that_overlap_are_refused(starts_on, ends_on):
    rate = VatRate(
        country="FI", category_id="standard", percent=20,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
    )  # fmt: skip

    with pytest.raises(ValidationError, match="has a rate for this category"):
        rate.full_clean()
    with pytest.raises(IntegrityError):
        rate.save()


def test_a_period_may_begin_where_another_ends():
    rate = VatRate(
        country="FI", category_id="standard", percent=22,
        starts_on=date(2010, 1, 1), ends_on=date(2015, 1, 1),
    )  # fmt: skip

    rate.full_clean()
    rate.save()


@pytest.mark.parametrize("fields", [{"percent": -1}, {"percent": 101}, {"ends_on": "2001-01-01"},
                                    {"country": "fi"}, {"country": "FIN"}])  # fmt: skip
def test_a_rate_that_is_none_is_refused_at_its_field(fields):
    good = {"country": "NO", "category_id": "standard", "percent": 25, "starts_on": "2002-01-01"}

    with pytest.raises(ValidationError) as refused:
        VatRate(**good | fields).full_clean()

    assert set(fields) & set(refused.value.message_dict)


def test_what_ships_covers_the_members_without_a_gap():
    kept = rows()
    countries = {row.country for row in kept if row.category == "standard"}

    assert len(countries) == 28
    assert {row.country for row in kept if row.category == "reduced"} == countries
    for country in countries:
        for category in ("standard", "reduced"):
            periods = [r for r in kept if (r.country, r.category) == (country, category)]
            ends = [row.ends_on for row in periods]
            assert ends == [row.starts_on for row in periods[1:]] + [None]


def test_what_ships_is_what_a_new_shop_has():
    stored = VatRate.objects.values_list(
        "country", "category_id", "percent", "starts_on", "ends_on"
    )

    assert set(stored) == {
        (row.country, row.category, row.percent, row.starts_on, row.ends_on) for row in rows()
    }
