"""The laws of truth T1–T5, each by an example at its boundary or by random rules."""

import json
from random import Random

import pytest

from segments.builder import templates
from segments.rules import RuleError, parse
from tests.factories.companies import make_company
from tests.factories.segments import rule, when

from . import samples
from .criteria.asking import ask
from .test_both_evaluators_agree import CODES, INSTANTS, matching, populate

pytestmark = pytest.mark.django_db


def test_t1_unknown_fails_the_question_and_passes_its_complement():
    company = make_company()

    for positive, negative, value in [
        ("eq", "ne", "FI"), ("in", "not_in", ["FI"]), ("is_set", "is_not_set", None),
    ]:  # fmt: skip
        assert not ask(company, when("company.country", positive, value))
        assert ask(company, when("company.country", negative, value))


def test_t1_de_morgan_holds_for_random_rules():
    rng = Random(7)
    everyone = set(populate(rng, 15))

    for _ in range(60):
        one, other = samples.tree(rng, CODES, depth=2), samples.tree(rng, CODES, depth=2)
        as_of = rng.choice(INSTANTS)

        def found(root, as_of=as_of) -> set[int]:
            return matching(parse({"schema": 1, "root": root}), as_of)

        assert found({"not": {"all": [one, other]}}) == found(
            {"any": [{"not": one}, {"not": other}]}
        )
        assert found({"not": {"any": [one, other]}}) == found(
            {"all": [{"not": one}, {"not": other}]}
        )
        assert found({"not": one}) == everyone - found(one)


def test_t2_text_is_compared_trimmed_and_folded_and_taken_literally():
    company = make_company(region="  STRASSE 100%_\\ ")

    assert ask(company, when("company.region", "starts_with", "straße"))
    assert ask(company, when("company.region", "contains", "100%_\\"))
    assert not ask(company, when("company.region", "contains", "1%0"))
    assert ask(make_company(region=" \u00a0 "), when("company.region", "is_not_set"))


@pytest.mark.parametrize("value", [1.0, 0.1, float("inf")])
def test_t3_a_float_is_refused(value):
    with pytest.raises(RuleError) as refusal:
        parse(rule(when("orders.net_total", "gte", value)))

    assert refusal.value.code == "float"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (rule(), "empty_group"),
        (rule(kind="any"), "empty_group"),
        (rule(when("orders.brands", "any_of", [])), "empty_list"),
        (rule(when("orders.brands", "none_of", [])), "empty_list"),
        (rule(when("company.country", "not_in", [])), "empty_list"),
    ],
)
def test_t4_nothing_empty_is_ever_everyone(data, code):
    with pytest.raises(RuleError) as refusal:
        parse(data)

    assert refusal.value.code == code


def test_t5_a_thousand_values_in_all_lists_of_a_rule_are_the_most():
    halves = [[f"b{half}-{n}" for n in range(500)] for half in range(2)]
    allowed = rule(*[when("orders.brands", "any_of", half) for half in halves])
    parse(allowed)

    allowed["root"]["all"].append(when("orders.count", "gte", 1))
    with pytest.raises(RuleError) as refusal:
        parse(allowed)

    assert refusal.value.code == "too_many_values"


def test_every_rule_to_start_from_is_a_rule():
    found = templates()

    assert found
    for template in found:
        assert parse(json.loads(json.dumps(template["rule"]))).sha256
        assert str(template["label"])
