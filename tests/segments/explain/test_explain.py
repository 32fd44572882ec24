"""What an explanation tells beyond the verdict: how much is missing, where from, which versions."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from segments.explain import explain
from segments.models import CompanyFacts, SegmentRun, SegmentVersion
from segments.services import publish, refresh
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RICH = when("company.turnover", "gte", "20000", where={"currency": "EUR"})


def told(company, *conditions):
    segment = make_segment(f"s{company.number}", rule=rule(*conditions))
    return explain(company, segment, as_of=NOW)


@pytest.mark.parametrize(
    ("condition", "facts", "missing"),
    [
        (when("company.employees", "gte", 10), {"employees": 7}, "3"),
        (when("company.employees", "lt", 10), {"employees": 12}, "2"),
        (when("company.employees", "between", [10, 20]), {"employees": 26}, "6"),
        (when("company.employees", "between", [10, 20]), {"employees": 9}, "1"),
        (when("company.employees", "eq", 10), {"employees": 4}, "6"),
        (when("company.employees", "ne", 10), {"employees": 10}, ""),
        (when("company.employees", "gte", 10), {}, ""),
        (when("company.country", "eq", "FI"), {"country": "SE"}, ""),
        (RICH, {"turnover": "18210.40", "turnover_currency": "EUR"}, "1,789.60 EUR"),
        (RICH, {"turnover": "18210.40", "turnover_currency": "SEK"}, ""),
        ({"not": when("company.employees", "gte", 10)}, {"employees": 12}, "2"),
    ],
)
def test_how_much_is_missing_is_said_with_its_unit(condition, facts, missing):
    company = make_company(**facts)

    answer = told(company, condition)

    assert not answer.member
    assert [leaf.short_by for leaf in answer.rule.leaves()] == [missing]
    assert answer.short_by == missing
    assert f"short by {missing}" in answer.because or not missing


def test_a_condition_that_holds_is_not_short_of_anything():
    answer = told(make_company(employees=70), when("company.employees", "gte", 10))

    assert answer.member
    assert answer.missing == ()
    assert [leaf.short_by for leaf in answer.rule.leaves()] == [""]


def test_each_condition_says_its_place_and_what_was_asked_of_it():
    answer = told(
        make_company(country="FI"),
        {
            "not": {
                "any": [when("company.country", "eq", "FI"), when("company.reach", "eq", "local")]
            }
        },
    )

    data = answer.as_dict()

    assert data["why_not"] == [
        {
            "path": "root.all[0].not.any[0]",
            "text": "not (Country is Finland)",
            "actual": "Finland",
            "short_by": "",
        }
    ]
    group = data["rule"]["children"][0]["children"][0]
    assert (group["op"], group["path"], group["result"]) == ("any", "root.all[0].not", True)


def test_it_names_the_versions_that_decided_the_facts_and_the_run():
    tier = make_dimension("tier", is_exclusive=True)
    company = make_company(employees=50)
    gold = make_segment("gold", dimension=tier, rule=rule(when("company.employees", "gte", 100)))
    make_segment("silver", dimension=tier, rule=rule(when("company.employees", "gte", 10)))
    make_segment("other", rule=rule(when("company.country", "eq", "FI")))
    publish(gold, rule=rule(when("company.employees", "gte", 90)), by=None, now=NOW)
    CompanyFacts.objects.update(facts_rev=77)
    refresh(now=NOW)

    answer = explain(company, gold, as_of=NOW).as_dict()

    assert answer["versions"] == {"gold": 2, "silver": 1}
    assert answer["facts_rev"] == 77
    assert answer["run"] == SegmentRun.objects.order_by("-pk").first().pk
    assert answer["dimension"]["candidates"] == [
        {"code": "gold", "result": False, "taken": False},
        {"code": "silver", "result": True, "taken": True},
    ]


def test_who_is_outranked_hears_the_name_of_what_comes_first():
    tier = make_dimension("tier", is_exclusive=True)
    company = make_company(employees=500)
    make_segment("gold", name="Gold", dimension=tier, priority=1,
                 rule=rule(when("company.employees", "gte", 100)))  # fmt: skip
    silver = make_segment("silver", dimension=tier, priority=2,
                          rule=rule(when("company.employees", "gte", 10)))  # fmt: skip

    answer = explain(company, silver, as_of=NOW)

    assert answer.decided_by == "outranked"
    assert "“Gold” comes first" in answer.because


def test_a_segment_that_can_not_be_evaluated_says_so_to_those_outside():
    company = make_company(country="SE")
    segment = make_segment("finland", rule=rule(when("company.country", "eq", "FI")))
    broken = {"schema": 1, "root": {"field": "company.gone", "operator": "eq", "value": 1}}
    SegmentVersion.objects.filter(segment=segment).update(rule=broken)

    answer = explain(company, segment, as_of=NOW)

    assert (answer.member, answer.decided_by) == (False, "failed")
    assert "company.gone" in answer.failure


def test_a_company_that_nobody_has_looked_at_is_answered():
    company = make_company(refreshed=False)
    segment = make_segment("finland", published=False)
    publish(segment, rule=rule(when("company.country", "eq", "FI")), by=None, now=NOW)

    answer = explain(company, segment, as_of=NOW)

    assert (answer.member, answer.decided_by) == (False, "no_facts")


def test_numbers_are_written_in_the_readers_language():
    with override("de"):
        answer = told(make_company(turnover="18210.40", turnover_currency="EUR"), RICH)

    assert answer.short_by == "1.789,60 EUR"
