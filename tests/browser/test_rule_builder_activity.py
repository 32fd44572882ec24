"""The rule builder's windows, narrowings, dates and menu in a real browser."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segments.builder import templates
from segments.models import Company, StaticList
from tests.factories.activity import make_event, make_line, make_trade_order
from tests.factories.segments import rule, when

from .test_rule_builder import (  # noqa: F401 - fixtures
    ADD,
    ask,
    builder,
    companies,
    merchandiser,
    stored,
    wait_for_total,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def active(builder):  # noqa: F811
    """The builder of a shop in which companies did something."""
    now = timezone.now()
    first, second = Company.objects.order_by("legal_name")[:2]
    make_line(make_trade_order(first, now - timedelta(days=3), "30000"), brand="Bosch",
              brand_folded="bosch")  # fmt: skip
    make_trade_order(second, now - timedelta(days=200), "500")
    make_event(first, "search", now - timedelta(hours=2), "drill")
    return builder


def test_a_window_is_chosen_and_told_with_its_dates(active, page):
    spent = ask(active, "Net purchases", "is at least")
    spent.get_by_label("Net purchases: value").fill("20 000")
    wait_for_total(active, "Matches 1 of 5 companies.")

    spent.get_by_label("Net purchases: when").first.select_option(label="in the last")
    spent.get_by_label("Net purchases: when, how many").fill("90")
    spent.get_by_label("Net purchases: when, unit").select_option(label="days")
    spent.get_by_label("Net purchases: whose").select_option(value="tree")

    start = timezone.localdate() - timedelta(days=90)
    spent.get_by_text(f"since {start.strftime('%b')}").first.wait_for()
    sentence = active.locator(".rule-sentence").first.inner_text()
    assert "Net purchases is at least 20,000 EUR in the last 90 days" in sentence
    assert stored(active)["all"] == [
        when("orders.net_total", "gte", "20000", window={"last": 90, "unit": "day"}, scope="tree")
    ]


def test_a_brand_is_suggested_and_narrows_the_condition(active, page):
    bought = ask(active, "Bought", "is")
    bought.get_by_label("Bought: value").select_option(label="Yes")
    bought.locator("input[aria-label='Bought: brand']").fill("bos")
    page.get_by_role("option", name="Bosch").click()

    wait_for_total(active, "Matches 1 of 5 companies.")
    assert stored(active)["all"] == [when("orders.bought", "eq", True, where={"brand": "bosch"})]


def test_a_needed_narrowing_is_chosen_from_a_list(active, page):
    searched = ask(active, "Events", "is at least")
    searched.get_by_label("Events: value").fill("1")
    wait_for_total(active, "Matches")
    searched.locator("input[aria-label='Events: what happened']").fill("Sear")
    page.get_by_role("option", name="Search").click()
    searched.get_by_role("button", name="Remove Product view").click()

    wait_for_total(active, "Matches 1 of 5 companies.")
    assert stored(active)["all"] == [when("events.count", "gte", 1, where={"kind": "search"})]


def test_one_click_keeps_companies_without_a_value_out(active, page):
    ask(active, "Country", "is not").locator("input[role=combobox]").fill("Finl")
    page.get_by_role("option", name="Finland").click()
    wait_for_total(active, "Matches 3 of 5 companies.")

    active.get_by_role("button", name="Require a value").click()

    wait_for_total(active, "Matches 2 of 5 companies.")
    assert [leaf["operator"] for leaf in stored(active)["all"]] == ["ne", "is_set"]


def test_a_rule_is_taken_over_from_text_and_copied_again(active, page):
    wanted = rule(
        when("orders.count", "gte", 1, window="this_year"),
        when("company.customer_since", "older_than", {"last": 2, "unit": "year"}),
    )
    active.get_by_text("Start from a rule, copy").click()
    active.get_by_label("The rule as text").fill("nonsense")
    active.get_by_role("button", name="Use this rule").click()
    active.get_by_text("This is not a rule.").wait_for()

    active.get_by_label("The rule as text").fill(json.dumps(wanted))
    active.get_by_role("button", name="Use this rule").click()

    active.get_by_text("The rule was taken over.").wait_for()
    assert stored(active) == wanted["root"]
    assert active.locator(".rule-condition").count() == 2


def test_many_pasted_numbers_are_saved_as_a_list(active, page):
    number = ask(active, "Company number", "is none of").locator("input")
    numbers = [*Company.objects.values_list("number", flat=True)[:2], *map(str, range(60))]
    number.focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, cancelable: true }));
        }""",
        "\n".join(numbers),
    )
    active.get_by_role("button", name="Save as a list").click()

    wait_for_total(active, "Matches 3 of 5 companies.")
    (leaf,) = stored(active)["all"]
    made = StaticList.objects.get()
    assert leaf == when("list", "not_member", made.code)
    assert made.companies.count() == 2


def test_a_rule_to_start_from_is_taken_over(active, page):
    template = templates()[0]
    active.get_by_text("Start from a rule, copy").click()
    active.get_by_label("Start from…").select_option(label=str(template["label"]))

    assert stored(active) == template["rule"]["root"]
    wait_for_total(active, "of 5 companies.")


def test_pasted_numbers_become_values(active, page):
    page.goto(reverse(ADD))
    box = page.locator("rule-builder")
    ask(box, "Company number", "is any of").locator("input").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "C1\\nC2;C3\\tC4");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, cancelable: true }));
        }"""
    )

    assert stored(box)["all"][0]["value"] == ["C1", "C2", "C3", "C4"]
