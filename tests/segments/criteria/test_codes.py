"""Facts with a list of values, trees of industries, the group, the account manager."""

import pytest

from segments.criteria import REGISTRY
from segments.criteria.choice import ChoiceCriterion
from segments.models import Company
from segments.rules import in_words, parse
from segments.services import refresh
from tests.factories.companies import LONG_AGO, make_company, make_rep
from tests.factories.segments import when

from .asking import ask

pytestmark = pytest.mark.django_db

LISTED = sorted(
    code
    for code, criterion in REGISTRY.items()
    if isinstance(criterion, ChoiceCriterion)
    and hasattr(Company, criterion.column)
    and code != "company.continent"
)


@pytest.mark.parametrize("code", LISTED)
def test_a_listed_fact(code):
    first, second, third = list(REGISTRY[code].labels)[:3]
    company = make_company(**{code.removeprefix("company."): second})

    assert ask(company, when(code, "eq", second))
    assert not ask(company, when(code, "eq", first))
    assert ask(company, when(code, "ne", first))
    assert ask(company, when(code, "in", [second, third]))
    assert not ask(company, when(code, "in", [first, third]))
    assert ask(company, when(code, "not_in", [first, third]))
    assert ask(company, when(code, "is_set"))


@pytest.mark.parametrize(("country", "continent"), [("FI", "EU"), ("US", "NA"), ("AU", "OC")])
def test_the_continent_follows_the_country(country, continent):
    company = make_company(country=country)

    assert ask(company, when("company.continent", "eq", continent))
    assert not ask(company, when("company.continent", "is_not_set"))


@pytest.mark.parametrize("scheme", ["nace", "naics"])
@pytest.mark.parametrize(
    ("asked", "expected"),
    [("C", True), ("25", True), ("25.9", True), ("25.91", False), ("G", False)],
)
def test_an_industry_covers_everything_below_it(scheme, asked, expected):
    code = "company.industry" if scheme == "nace" else "company.industry_naics"
    company = make_company(**{scheme: "C/25/25.9"})

    assert ask(company, when(code, "eq", asked)) is expected
    assert ask(company, when(code, "not_in", [asked, "H"])) is not expected


def test_an_industry_is_named_by_its_title():
    parsed = parse({"schema": 1, "root": when("company.industry", "in", ["C", "not-shipped"])})

    assert in_words(parsed) == "Industry (NACE) is any of C Manufacturing or not-shipped"


def test_the_trees_are_not_mixed_up():
    company = make_company(naics="42")

    assert not ask(company, when("company.industry", "eq", "42"))


def test_the_parent_is_the_company_directly_above_and_the_group_is_everything_above():
    head = make_company(number="HEAD")
    middle = make_company(number="MID", parent=head)
    child = make_company(number="LEAF", parent=middle)

    assert ask(child, when("company.parent", "eq", "MID"))
    assert not ask(child, when("company.parent", "eq", "HEAD"))
    assert ask(child, when("company.group", "in", ["HEAD"]))
    assert ask(head, when("company.group", "eq", "HEAD"))
    assert not ask(head, when("company.group", "eq", "MID"))


def test_a_group_head_has_children_and_no_parent():
    head = make_company()
    middle = make_company(parent=head)
    leaf = make_company(parent=middle)
    alone = make_company()

    heads = [ask(c, when("company.is_group_head", "eq", True)) for c in (head, middle, leaf, alone)]

    assert heads == [True, False, False, False]


def test_a_head_that_loses_its_last_child_is_a_head_no_more():
    head = make_company()
    child = make_company(parent=head)

    child.parent = None
    child.save()
    refresh([child.pk], now=LONG_AGO)

    assert ask(head, when("company.is_group_head", "ne", True))


def test_the_account_manager():
    company = make_company(account_manager=make_rep("anna"))

    assert ask(company, when("company.account_manager", "eq", "anna"))
    assert ask(company, when("company.account_manager", "not_in", ["bert"]))
