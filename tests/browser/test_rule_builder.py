"""The rule builder in a real browser: mouse, keyboard, counts, mistakes, and no JavaScript."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from segments.models import Segment
from tests.browser.releases import publish
from tests.factories.companies import make_company, make_industry, make_rep
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.factories.staff import make_merchandiser

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "admin:segments_segment_add"


@pytest.fixture
def merchandiser(transactional_db):
    """A merchandiser who can log in."""
    return make_merchandiser("merchandiser@example.com", first_name="Mio")


@pytest.fixture
def companies(transactional_db):
    """Five companies of which different things are known."""
    make_company(legal_name="A", country="FI", employees=900, nace="C/25")
    make_company(legal_name="B", country="FI", employees=20)
    make_company(legal_name="C", country="SE", employees=400)
    make_company(legal_name="D", country="DE", employees=5, account_manager=make_rep("mikko"))
    make_company(legal_name="E")


@pytest.fixture
def builder(page, merchandiser, companies):
    """The page of a new segment, with its name and dimension filled in."""
    make_dimension("size")
    log_in(page)
    page.goto(reverse(ADD))
    page.get_by_label("Name:").fill("Large Nordics")
    page.locator(".field-dimension .select2-selection").click()
    page.get_by_role("option", name="Size").click()
    return page.locator("rule-builder")


def log_in(page) -> None:
    """Log the merchandiser in."""
    page.goto(reverse("admin:login"))
    page.get_by_label("Email").fill("merchandiser@example.com")
    page.get_by_label("Password").fill("secret-pass")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What companies see, pay and may order").wait_for()


def ask(box, criterion: str, comparison: str):
    """Add a condition at the end of a group and answer its box."""
    box.get_by_role("button", name="+ Condition").last.click()
    condition = box.locator(".rule-condition").last
    condition.get_by_label("What").select_option(label=criterion)
    condition.get_by_label(f"{criterion}: comparison").select_option(label=comparison)
    return condition


def stored(builder) -> dict:
    """Answer the rule that the form would send."""
    return json.loads(builder.locator("textarea[name=draft_rule]").input_value())["root"]


def wait_for_total(builder, words: str) -> None:
    """Wait until the server has counted."""
    builder.locator(".rule-total", has_text=words).wait_for()


def test_a_rule_is_built_with_the_mouse_counted_and_published(builder, page):
    country = ask(builder, "Country", "is any of")
    for name in ("Finl", "Swed"):
        country.locator("input[role=combobox]").fill(name)
        country.locator("[role=option]").first.click()
    ask(builder, "Employees", "is at least").get_by_label("Employees: value").fill("500")

    wait_for_total(builder, "Matches 1 of 5 companies.")
    counts = builder.locator(".rule-condition .rule-count").all_inner_texts()
    assert counts == ["3", "1"]
    sentence = "Country is any of Finland or Sweden and Employees is at least 500"
    assert builder.locator(".rule-sentence").first.inner_text() == sentence

    page.get_by_role("button", name="Save and publish").click()
    publish(page)
    page.get_by_text("Published.").wait_for()
    segment = Segment.objects.get(code="large-nordics")
    assert segment.published_version.rule == rule(
        when("company.country", "in", ["FI", "SE"]), when("company.employees", "gte", 500)
    )
    assert segment.memberships.open().count() == 1


def test_groups_nest_and_a_rule_can_be_reordered_by_keyboard_alone(builder, page):
    ask(builder, "Employees", "is at least").get_by_label("Employees: value").fill("100")
    builder.get_by_role("button", name="+ Group").focus()
    page.keyboard.press("Enter")
    assert builder.locator(".rule-group .rule-group [data-role=field]:focus").count() == 1
    inner = builder.locator(".rule-group .rule-group")
    inner.get_by_label("What").select_option(label="Legal name")
    inner.get_by_label("Legal name: comparison").select_option(label="starts with")
    inner.get_by_label("Legal name: value").fill("A")
    inner.get_by_label("A company must match").select_option(label="None of these")
    assert stored(builder) == {
        "all": [
            {"field": "company.employees", "operator": "gte", "value": 100},
            {"not": {"field": "company.legal_name", "operator": "starts_with", "value": "A"}},
        ]
    }

    inner.get_by_label("Legal name: value").press("Alt+ArrowUp")
    assert [leaf.get("field") for leaf in stored(builder)["all"]] == [
        "company.employees",
        "company.legal_name",
        None,
    ]
    builder.get_by_role("button", name="Remove: Group").press("Enter")
    wait_for_total(builder, "Matches 1 of 5 companies.")


def test_a_condition_is_dragged_into_a_group(builder, page):
    ask(builder, "Employees", "is at least").get_by_label("Employees: value").fill("100")
    builder.get_by_role("button", name="+ Group").click()
    first = builder.locator(".rule-condition").first

    first.locator(".rule-handle").drag_to(builder.locator(".rule-group .rule-group__foot").first)

    children = stored(builder)["all"]
    assert len(children) == 1
    assert {leaf["field"] for leaf in children[0]["any"]} == {"", "company.employees"}


def test_a_negative_condition_says_that_it_includes_companies_with_no_value(builder):
    ask(builder, "Country", "is not").locator("input[role=combobox]").fill("Finl")
    builder.get_by_role("option", name="Finland").click()

    wait_for_total(builder, "Matches 3 of 5 companies.")
    assert builder.get_by_text("Includes 1 company with no value.").is_visible()


@pytest.mark.parametrize(
    ("criterion", "typed", "chosen", "value"),
    [
        ("Industry (NACE)", "25", "25", "25"),
        ("Account manager", "mik", "Mikko", "mikko"),
        ("Belongs to the group of", "D", "D (", None),
    ],
)
def test_industries_reps_and_companies_are_picked_not_typed(
    builder, criterion, typed, chosen, value
):
    for number in range(70):
        make_rep(f"rep-{number}")
        make_industry(f"X/{100 + number}")
    builder.page.reload()
    condition = ask(builder, criterion, "is any of")
    condition.locator("input[role=combobox]").fill(typed)
    condition.get_by_role("option", name=chosen).first.click()

    (leaf,) = stored(builder)["all"]
    assert leaf["value"] == [value] if value else leaf["value"][0].startswith("C0")
    wait_for_total(builder, "Matches 1 of 5 companies.")


def test_a_mistake_stands_at_its_condition_and_nothing_is_lost(builder, page):
    ask(builder, "Country", "is").locator("input[role=combobox]").fill("Finl")
    builder.get_by_role("option", name="Finland").click()
    ask(builder, "Employees", "is at least").get_by_label("Employees: value").fill("a lot")

    page.get_by_role("button", name="Save and publish").click()

    wrong = page.locator("rule-builder .rule-condition", has_text="A number is expected")
    assert wrong.get_by_label("Employees: value").input_value() == "a lot"
    assert page.locator("rule-builder .rule-condition").count() == 2
    assert page.get_by_label("Name:").input_value() == "Large Nordics"


def test_a_mistake_that_is_corrected_is_not_told_any_more(builder, page):
    spent = ask(builder, "Net purchases", "is at least")
    spent.get_by_label("Net purchases: value").fill("lots")
    spent.get_by_text("A number is expected here.").wait_for()
    wait_for_total(builder, "Correct what is marked, and the companies are counted again.")

    spent.get_by_label("Net purchases: value").fill("5000")

    wait_for_total(builder, "Matches 0 of 5 companies.")
    assert not spent.get_by_text("A number is expected here.").is_visible()


def test_an_unfinished_condition_is_left_out_of_the_count(builder):
    ask(builder, "Employees", "is at least").get_by_label("Employees: value").fill("100")
    builder.get_by_role("button", name="+ Condition").click()

    wait_for_total(builder, "Matches 2 of 5 companies. Unfinished conditions are not counted.")


def test_a_stored_rule_comes_back_as_it_was(page, merchandiser, companies):
    stored_rule = {
        "schema": 1,
        "root": {
            "all": [
                when("company.customer_since", "in_last", {"last": 6, "unit": "month"}),
                {"any": [when("company.turnover", "lt", "20", where={"currency": "SEK"}),
                         {"not": {"all": [when("company.employees", "is_set"),
                                          when("company.is_group_head", "eq", True)]}}]},
                when("company.customer_since", "in_period", {"from": "2020-01-31"}),
            ]
        },
    }  # fmt: skip
    segment = make_segment("old", rule=stored_rule)
    log_in(page)
    page.goto(reverse("admin:segments_segment_change", args=[segment.pk]))
    page.locator("rule-builder.is-ready").wait_for()
    page.get_by_label("Purpose:").fill("Something else changed.")

    page.get_by_role("button", name="Save draft and close").click()
    page.get_by_text("was changed successfully").wait_for()

    segment.refresh_from_db()
    assert segment.draft_rule is None
    assert segment.published_version.rule == stored_rule


def test_without_javascript_the_rule_is_told_in_words(new_page, merchandiser, companies):
    segment = make_segment("big", rule=rule(when("company.employees", "gte", 100)))
    page = new_page(java_script_enabled=False)
    log_in(page)

    page.goto(reverse("admin:segments_segment_change", args=[segment.pk]))

    sentence = page.locator("rule-builder noscript .rule-sentence")
    assert sentence.is_visible()
    assert sentence.text_content() == "Employees is at least 100"
    assert not page.locator("rule-builder textarea[name=draft_rule]").is_visible()


def test_the_builder_has_no_serious_accessibility_finding(builder, page, complaints):
    country = ask(builder, "Country", "is any of")
    country.locator("input[role=combobox]").fill("Finl")
    country.locator("[role=option]").first.click()
    ask(builder, "Cost-to-serve band", "is none of").get_by_label("High").check()
    builder.get_by_role("button", name="+ Group").click()
    wait_for_total(builder, "Matches")

    assert complaints == []
    found = Axe().run(page, context="rule-builder").response["violations"]
    complaints.clear()  # axe itself writes inline styles, which the page's policy stops

    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
