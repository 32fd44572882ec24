"""Whose numbers a company sees, and which one of several."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from segments.merging import merge, undo
from segments.selection import shopper_for, visitor
from shop.partnumbers.models import OwnNumber
from shop.partnumbers.selection import numbers_beginning, own_numbers
from tests.factories.companies import make_company
from tests.factories.partnumbers import own_number
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def shopper(company):
    return shopper_for(company, at=NOW)


def test_a_company_sees_its_own_number_and_nobody_elses():
    valve, ours, theirs = make_product(), make_company(), make_company()
    own_number(ours, valve, "4711-A")

    assert own_numbers(shopper(ours), [valve.pk]) == {valve.pk: "4711-A"}
    assert own_numbers(shopper(theirs), [valve.pk]) == {}
    assert own_numbers(visitor(at=NOW), [valve.pk]) == {}


def test_a_company_sees_the_numbers_of_the_one_above_it_and_not_the_other_way_round():
    parent = make_company()
    child = make_company(parent=parent)
    valve, pump = make_product(), make_product()
    own_number(parent, valve, "G-1")
    own_number(child, pump, "C-1")

    assert own_numbers(shopper(child), [valve.pk, pump.pk]) == {valve.pk: "G-1", pump.pk: "C-1"}
    assert own_numbers(shopper(parent), [valve.pk, pump.pk]) == {valve.pk: "G-1"}


def test_the_nearest_companys_number_is_shown_and_of_several_the_last_one():
    parent = make_company()
    child = make_company(parent=parent)
    valve = make_product()
    own_number(child, valve, "OLD")
    OwnNumber.objects.update(changed_at=datetime(2025, 1, 1, tzinfo=UTC))
    own_number(child, valve, "NEW")
    own_number(parent, valve, "GROUP")

    assert own_numbers(shopper(child), [valve.pk]) == {valve.pk: "NEW"}


@pytest.mark.parametrize("words", ["ab 12/x", "AB-12-X", "ab12x", "Áb12x"])
def test_a_number_is_found_however_it_is_written(words):
    company, valve = make_company(), make_product()
    own_number(company, valve, "AB-12/X")

    assert numbers_beginning(shopper(company), words, limit=10) == [(valve.pk, "AB-12/X", True)]
    assert numbers_beginning(shopper(company), words[:4], limit=10)[0][2] is False
    assert numbers_beginning(shopper(make_company()), words, limit=10) == []


@pytest.mark.parametrize("words", ["%", "_", "a%", "-", "a"])
def test_signs_are_no_wild_cards_and_one_letter_is_no_beginning(words):
    company = make_company()
    own_number(company, make_product(), "A12")

    assert numbers_beginning(shopper(company), words, limit=10) == []


@pytest.mark.parametrize("again", ["AB-12", "ab 12", "a/b-1 2"])
def test_a_number_names_one_product_of_a_company(again):
    company = make_company()
    own_number(company, make_product(), "AB-12")
    own_number(make_company(), make_product(), "AB-12")

    with pytest.raises(IntegrityError), transaction.atomic():
        own_number(company, make_product(), again)


def test_a_number_of_signs_only_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        own_number(make_company(), make_product(), "---")


def test_numbers_move_with_a_merged_company_and_come_back():
    source, into = make_company(), make_company()
    first, second = make_product(), make_product()
    moved, both = own_number(source, first, "N-1"), own_number(source, second, "N-2")
    own_number(into, first, "N 2")

    record = merge(source, into, by=None, reason="one firm", now=NOW)
    assert set(OwnNumber.objects.filter(company=into).values_list("number", flat=True)) == {
        "N-1", "N 2",
    }  # fmt: skip
    undo(record, by=None, now=NOW)

    assert set(OwnNumber.objects.filter(company=source)) == {moved, both}


def test_a_page_costs_one_query_and_a_visitor_none(django_assert_num_queries):
    company = make_company()
    products = [make_product() for _ in range(5)]
    for product in products:
        own_number(company, product, f"N{product.pk}")
    buyer, stranger = shopper(company), visitor(at=NOW)

    with django_assert_num_queries(1):
        assert len(own_numbers(buyer, [product.pk for product in products])) == 5
    with django_assert_num_queries(0):
        own_numbers(stranger, [product.pk for product in products])
