"""Promises that every criterion keeps, also those that are not written yet."""

from pathlib import Path
from random import Random

import pytest

from segments.checks import duplicate_criteria
from segments.criteria import REGISTRY, register, schema
from segments.criteria.base import DUPLICATES
from segments.models import CompanyFacts
from segments.rules import in_words, parse
from segments.values import OPERATORS
from tests.factories.companies import make_company

from . import samples
from .criteria.asking import ask

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "criteria.md"

every_criterion = pytest.mark.parametrize("code", sorted(REGISTRY))
every_fact = pytest.mark.parametrize("code", sorted(set(REGISTRY) - {"segment"}))
every_question = pytest.mark.parametrize(
    ("code", "operator"),
    [(code, operator) for code in sorted(REGISTRY) for operator in REGISTRY[code].operators],
)
ACTIVITY = {"orders", "events", "lists"}
ALWAYS_KNOWN = {
    "company.lifecycle",
    "company.number", "company.legal_name", "company.group", "company.is_group_head", "segment",
    "company.credit_hold", "company.has_contract_prices", "company.contacts_90",
    "company.min_order_rejections_90", "orders.count", "orders.net_total", "orders.units",
    "orders.bought", "events.count", "events.minutes", "list", "ab_bucket",
}  # fmt: skip


def condition(code: str, operator: str, rng: Random) -> dict:
    value = samples.asked(rng, code, operator) if code != "segment" else "gold"
    told = {"field": code, "operator": operator}
    if value is not None:
        told["value"] = value
    return told | samples.extras(rng, code)


@every_criterion
def test_is_documented(code):
    assert f"### `{code}`" in REFERENCE.read_text()


def test_nothing_is_documented_that_is_gone():
    documented = {
        line.split("`")[1] for line in REFERENCE.read_text().splitlines() if line[:5] == "### `"
    }
    assert documented == set(REGISTRY)


@every_criterion
def test_says_what_it_is(code):
    criterion = REGISTRY[code]

    assert type(criterion).__doc__
    assert str(criterion.label) and str(criterion.group)
    assert criterion.columns <= {
        *(f.attname for f in CompanyFacts._meta.concrete_fields),
        *ACTIVITY,
    }


@pytest.mark.django_db
@every_question
def test_is_read_aloud(code, operator):
    rule = parse({"schema": 1, "root": condition(code, operator, Random(1))})

    sentence = in_words(rule)

    assert str(REGISTRY[code].label) in sentence
    assert str(OPERATORS[operator].label) in sentence


@every_question
def test_the_canonical_form_is_a_fixed_point(code, operator):
    rule = parse({"schema": 1, "root": condition(code, operator, Random(2))})

    assert parse(rule.as_dict()).as_dict() == rule.as_dict()
    assert parse(rule.as_dict()).sha256 == rule.sha256


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(set(REGISTRY) - ALWAYS_KNOWN))
def test_unknown_fails_every_positive_question_and_passes_every_negative_one(code):
    company = make_company()

    for operator in REGISTRY[code].operators:
        asked = condition(code, operator, Random(3))
        assert ask(company, asked) is bool(OPERATORS[operator].negates), operator


@pytest.mark.django_db
@every_fact
def test_a_negative_operator_is_the_complement_of_its_positive_one(code):
    rng = Random(4)
    companies = [make_company(**samples.facts(rng)) for _ in range(5)]

    for operator in REGISTRY[code].operators:
        if OPERATORS[operator].negates:
            negative = condition(code, operator, rng)
            positive = negative | {"operator": OPERATORS[operator].negates}
            for company in companies:
                assert ask(company, negative) is not ask(company, positive)


@pytest.mark.django_db
def test_the_schema_tells_the_rule_builder_everything():
    told = schema()

    assert {criterion["code"] for criterion in told["criteria"]} == set(REGISTRY)
    for criterion in told["criteria"]:
        assert criterion["operators"]
        assert set(criterion["operators"]) <= set(told["operators"])
        if criterion["type"] == "choice":
            assert criterion["choices"] or criterion["searchable"]


def test_a_second_criterion_of_the_same_code_is_a_start_up_error():
    original = REGISTRY["company.employees"]
    try:
        register(type(original))

        (error,) = duplicate_criteria(None)
    finally:
        DUPLICATES.clear()
    assert "company.employees" in error.msg
    assert REGISTRY["company.employees"] is original
