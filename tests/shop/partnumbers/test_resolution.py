"""Which product a number means: own numbers first, inside the gate, in two queries."""

from datetime import UTC, datetime

import pytest

from segments.selection import shopper_for, visitor
from shop.listings.indexing import index
from shop.partnumbers.resolution import Resolved, resolve_numbers
from shop.ranges.models import RangeAccess
from shop.ranges.selection import remember_reaches
from tests.factories.companies import make_company
from tests.factories.partnumbers import own_number
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, hide, make_range

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def asked(numbers, *, company=None) -> list[Resolved]:
    index()
    shopper = shopper_for(company, at=NOW) if company else visitor(at=NOW)
    return resolve_numbers(shopper, numbers)


@pytest.mark.parametrize("number", ["AB-12/x", "ab12x", " AB 12 X ", "Äb12x"])
def test_a_part_number_is_found_with_and_without_dashes(number):
    valve = make_product(upc="AB-12/X")

    (found,) = asked([number])

    assert (found.number, found.product_id, found.is_own) == (number, valve.pk, False)


def test_every_number_is_answered_in_the_order_of_asking():
    valve, pump = make_product(upc="V-1"), make_product(upc="P-1")

    found = asked(["P-1", "nothing", "V-1", "", "---", "P-1"])

    assert [one.product_id for one in found] == [pump.pk, None, valve.pk, None, None, pump.pk]
    assert [one.number for one in found] == ["P-1", "nothing", "V-1", "", "---", "P-1"]


def test_the_own_number_goes_before_the_part_number_of_another_product():
    company, valve = make_company(), make_product(upc="V-1")
    make_product(upc="4711")
    own_number(company, valve, "4711")

    (ours,) = asked(["4711"], company=company)
    (theirs,) = asked(["4711"], company=make_company())

    assert (ours.product_id, ours.is_own) == (valve.pk, True)
    assert (theirs.product_id == valve.pk, theirs.is_own) == (False, False)


def test_the_own_companys_number_goes_before_its_parents():
    parent = make_company()
    child = make_company(parent=parent)
    valve, pump = make_product(), make_product()
    own_number(parent, valve, "100")
    own_number(child, pump, "100")

    assert asked(["100"], company=child)[0].product_id == pump.pk
    assert asked(["100"], company=parent)[0].product_id == valve.pk


def test_two_products_of_one_number_are_to_choose_from_unless_one_is_written_exactly_so():
    first, second = make_product(upc="AB-12"), make_product(upc="A-B12")

    alike, exact = asked(["ab12", "ab-12"])

    assert alike.is_ambiguous
    assert alike.product_ids == (first.pk, second.pk)
    assert alike.names == ("AB-12", "A-B12")
    assert alike.product_id is None
    assert exact.product_id == first.pk


def test_a_product_that_is_sold_in_variants_is_named_but_can_not_be_bought():
    family = make_product(upc="FAM", structure="parent")
    variant = make_product(upc="FAM-1", parent=family)

    named, meant = asked(["fam", "fam1"])

    assert (named.is_family, named.product_id, named.product_ids) == (True, None, (family.pk,))
    assert meant.product_id == variant.pk


def test_a_hidden_product_is_answered_like_a_missing_one_by_every_number_it_has():
    company, stranger, secret = make_company(), make_company(), make_product(upc="SECRET-1")
    own_number(stranger, secret, "MINE")
    exclusive(make_range(secret), companies=[company])

    hidden = asked(["SECRET-1", "MINE"], company=stranger)
    missing = asked(["SECRET-2", "YOURS"], company=stranger)

    assert [(one.product_ids, one.is_own) for one in hidden] == [((), False)] * 2
    assert [(one.product_ids, one.is_own) for one in missing] == [((), False)] * 2
    assert asked(["SECRET-1"], company=company)[0].product_id == secret.pk


def test_a_hidden_product_makes_no_number_ambiguous():
    company = make_company()
    seen, unseen = make_product(upc="AB-12"), make_product(upc="A-B12")
    hide(make_range(unseen), companies=[company])

    assert asked(["ab12"], company=company)[0].product_id == seen.pk


def test_a_shut_gate_finds_nothing():
    company = make_company()
    make_product(upc="V-1")
    blocked = make_range()
    type(blocked).objects.filter(pk=blocked.pk).update(proxy_class="not.there.Range")
    RangeAccess.objects.create(range=blocked, verb="hide").companies.add(company)

    assert asked(["V-1"], company=company)[0].product_ids == ()


def test_a_renamed_part_number_is_found_at_once(django_capture_on_commit_callbacks):
    valve = make_product(upc="OLD-1")
    index()

    with django_capture_on_commit_callbacks(execute=True):
        valve.upc = "NEW-1"
        valve.save()
        valve.stockrecords.update(partner_sku="")

    found = resolve_numbers(visitor(at=NOW), ["NEW-1", "OLD-1"])
    assert [one.product_id for one in found] == [valve.pk, None]


@pytest.mark.parametrize("many", [1, 200])
def test_any_number_of_numbers_costs_two_queries(many, django_assert_num_queries):
    company = make_company()
    products = [make_product(upc=f"U-{number}") for number in range(5)]
    own_number(company, products[0], "MINE")
    hide(make_range(products[1]), companies=[company])
    index()
    shopper = shopper_for(company, at=NOW)
    numbers = ["MINE", *[f"U-{number}" for number in range(many)]]

    with django_assert_num_queries(2):
        found = resolve_numbers(shopper, numbers)
    with remember_reaches():
        resolve_numbers(shopper, numbers)
        with django_assert_num_queries(1):
            resolve_numbers(shopper, numbers)

    assert len(found) == len(numbers)
    assert [one.product_id for one in found[:2]] == [products[0].pk] * 2
