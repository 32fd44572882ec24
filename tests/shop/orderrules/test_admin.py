"""A merchandiser sets rules up: selects and plain words, and each mistake at its place."""

import pytest
from django.test import Client

from segments.consumers import changes_of, uses_of
from shop.orderrules.models import OrderRule
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.orders import make_rule
from tests.factories.ranges import make_range
from tests.factories.segments import make_segment, put_in
from tests.factories.staff import make_boss

ADD = "/admin/orderrules/orderrule/add/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser() -> Client:
    return browser_of(make_boss())


def filled_in(**typed) -> dict:
    return {"name": "Least order", "kind": "minimum_value", "amount": "250"} | {
        "currency": "EUR", "quantity": "", "product": "", "range": "",
        "starts_at_0": "", "starts_at_1": "", "ends_at_0": "", "ends_at_1": "",
    } | typed  # fmt: skip


def errors_at(response) -> set[str]:
    return set(response.context["adminform"].form.errors)


def test_a_least_value_is_saved_for_a_segment(merchandiser):
    big = make_segment("big")

    answer = merchandiser.post(ADD, filled_in(segments=[big.pk]))

    assert answer.status_code == 302
    rule = OrderRule.objects.get()
    assert (rule.amount, rule.currency, rule.quantity) == (250, "EUR", None)
    assert list(rule.segments.all()) == [big]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "lots"}, "amount"),
        ({"currency": ""}, "currency"),
        ({"currency": "XXY"}, "currency"),
        ({"kind": "quantity_minimum"}, "quantity"),
        ({"kind": "quantity_multiple", "quantity": "0"}, "quantity"),
        ({"kind": "quantity_multiple", "quantity": "1000001"}, "quantity"),
        ({"kind": ""}, "kind"),
        ({"name": ""}, "name"),
        ({"starts_at_0": "0001-01-01", "starts_at_1": "00:00"}, "starts_at"),
        ({"ends_at_0": "9999-12-31", "ends_at_1": "23:59"}, "ends_at"),
        (
            {
                "starts_at_0": "2026-05-02", "starts_at_1": "10:00",
                "ends_at_0": "2026-05-01", "ends_at_1": "10:00",
            },
            "ends_at",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_its_place_and_nothing_is_saved(merchandiser, typed, place):
    answer = merchandiser.post(ADD, filled_in(**typed))

    assert answer.status_code == 200
    assert place in errors_at(answer)
    assert not OrderRule.objects.exists()


def test_product_and_range_exclude_each_other(merchandiser, product):
    answer = merchandiser.post(ADD, filled_in(product=product.pk, range=make_range(product).pk))

    assert errors_at(answer) == {"range"}


def test_what_a_kind_does_not_take_is_put_aside(merchandiser):
    answer = merchandiser.post(ADD, filled_in(kind="quantity_multiple", quantity="6"))

    assert answer.status_code == 302
    rule = OrderRule.objects.get()
    assert (rule.quantity, rule.amount, rule.currency) == (6, None, "")


def test_a_rule_for_nobody_is_saved_with_a_warning(merchandiser):
    answer = merchandiser.post(ADD, filled_in(), follow=True)

    assert "This rule is for nobody" in answer.content.decode()


def test_the_page_says_how_many_companies_a_rule_is_for(merchandiser):
    big = make_segment("big")
    put_in(big, make_company(), make_company())
    parent = make_company()
    make_company(parent=parent)
    rule = make_rule("minimum_value", "250", segments=[big], companies=[parent])

    page = merchandiser.get(f"/admin/orderrules/orderrule/{rule.pk}/change/")

    assert "4 companies" in page.content.decode()


def test_the_list_costs_the_same_whatever_its_length(merchandiser, django_assert_max_num_queries):
    big = make_segment("big")
    for _ in range(30):
        make_rule("minimum_value", "250", segments=[big], companies=[make_company()])

    with django_assert_max_num_queries(14):
        page = merchandiser.get("/admin/orderrules/orderrule/")

    assert "at least €250.00" in page.content.decode()


def test_saving_and_deleting_tell_the_caches(merchandiser):
    big = make_segment("big")

    merchandiser.post(ADD, filled_in(segments=[big.pk]))
    saved = changes_of("orderrules")
    rule = OrderRule.objects.get()
    merchandiser.post(f"/admin/orderrules/orderrule/{rule.pk}/delete/", {"post": "yes"})

    assert 0 < saved < changes_of("orderrules")


def test_the_segment_page_names_the_rules_that_use_it():
    big = make_segment("big")
    rule = make_rule("minimum_value", "250", segments=[big])

    ((_label, uses),) = [used for used in uses_of(big) if used[0] == "Order rules"]

    assert [use.label for use in uses] == [rule.name]
    assert uses[0].url == f"/admin/orderrules/orderrule/{rule.pk}/change/"


def test_changes_are_kept_with_who_and_when(merchandiser):
    merchandiser.post(ADD, filled_in())
    rule = OrderRule.objects.get()
    merchandiser.post(f"/admin/orderrules/orderrule/{rule.pk}/change/", filled_in(amount="300"))

    amounts = [(past.amount, past.history_user is not None) for past in rule.history.all()]

    assert (300, True) in amounts
    assert (250, True) in amounts
