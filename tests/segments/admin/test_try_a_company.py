"""Trying a company on a rule that nobody has saved."""

import json

import pytest
from django.urls import reverse

from tests.factories.companies import make_company
from tests.factories.segments import make_segment, put_in, rule, when

pytestmark = pytest.mark.django_db

TRY = "admin:segments_segment_try"
LARGE_FINNS = rule(
    when("company.country", "eq", "FI"),
    {"any": [when("company.employees", "gte", 500), {"not": when("company.country", "eq", "SE")}]},
)


def tried(staff, company, asked, **more):
    """Post a rule and a company."""
    body = {"rule": asked, "company": getattr(company, "pk", company), **more}
    return staff.post(reverse(TRY), json.dumps(body), content_type="application/json")


def test_each_condition_says_yes_or_no_with_the_value_that_was_found(staff):
    company = make_company(legal_name="Nordic Bolt", country="SE", employees=900)

    answer = tried(staff, company, LARGE_FINNS).json()

    verdicts = {path: node["result"] for path, node in answer["nodes"].items()}
    assert verdicts == {
        "root": False,
        "root.all[0]": False,
        "root.all[1]": True,
        "root.all[1].any[0]": True,
        "root.all[1].any[1]": False,
        "root.all[1].any[1].not": True,
    }
    assert answer["nodes"]["root.all[0]"]["actual"] == "Sweden"
    assert answer["words"] == "Nordic Bolt does not match this rule."


def test_a_reference_reads_the_memberships_as_they_stand(staff):
    company = make_company()
    put_in(make_segment("gold"), company)

    answer = tried(staff, company, rule(when("segment", "member", "gold"))).json()

    assert answer["result"] is True


def test_a_company_that_is_not_active_matches_nothing(staff):
    company = make_company(is_active=False, country="FI", legal_name="Gone")

    answer = tried(staff, company, rule(when("company.country", "eq", "FI"))).json()

    assert (answer["result"], answer["nodes"]) == (False, {})
    assert "Gone is not active" in answer["words"]


def test_a_mistake_in_the_rule_comes_with_its_place(staff):
    answer = tried(staff, make_company(), rule(when("company.country", "eq", "XX9")))

    assert answer.status_code == 200
    assert answer.json()["errors"][0]["path"] == "root.all[0].value"


@pytest.mark.parametrize(
    ("company", "status"), [("", 400), ("x", 400), (None, 400), (0, 404), (2**70, 404)]
)
def test_no_company_is_refused(staff, company, status):
    assert tried(staff, company, LARGE_FINNS).status_code == status


@pytest.mark.parametrize("body", ["", "[]", "{", "7", '{"rule": 7}'])
def test_nonsense_is_refused(staff, body):
    answer = staff.post(reverse(TRY), body, content_type="application/json")

    assert answer.status_code in {200, 400}
    assert "nodes" not in answer.json() or answer.json()["errors"]


def test_trying_costs_the_same_for_any_rule(staff, django_assert_max_num_queries):
    company = make_company(country="FI")
    many = rule(*[when("company.employees", "gte", number) for number in range(1, 240)])

    with django_assert_max_num_queries(14):
        answer = tried(staff, company, many)

    assert len(answer.json()["nodes"]) == 240


def test_companies_are_found_by_name_and_by_number(staff):
    make_company(legal_name="Nordic Bolt", number="N1")
    make_company(legal_name="Alpha", number="A7")
    make_company(legal_name="Nordic gone", is_active=False)

    found = {
        words: [one["label"] for one in staff.get(url, {"q": words}).json()["results"]]
        for url in [reverse("admin:segments_segment_companies")]
        for words in ("nordic", "a7", "%", "")
    }

    assert found["nordic"] == ["Nordic Bolt (N1)"]
    assert found["a7"] == ["Alpha (A7)"]
    assert found["%"] == []
    assert len(found[""]) == 2
