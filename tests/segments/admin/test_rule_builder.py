"""What the rule builder is told: counts, words, choices, and mistakes at their places."""

import json

import pytest
from django.urls import reverse

from segments.builder import builder_data
from segments.facts import refresh_facts
from segments.models import Company, Dimension, IndustryCode, Segment

pytestmark = pytest.mark.django_db

COUNT = "admin:segments_segment_count"
CHOICES = "admin:segments_segment_choices"


def leaf(field, operator, value=None, **more) -> dict:
    """One condition as rule JSON."""
    return {"field": field, "operator": operator, "value": value, **more}


def rule(root) -> dict:
    """A whole rule as JSON."""
    return {"schema": 1, "root": root}


@pytest.fixture
def four_companies():
    """Two in Finland (one large), one in Sweden, one of which nothing is known."""
    for number, country, employees in [("1", "FI", 500), ("2", "FI", 5), ("3", "SE", None)]:
        Company.objects.create(
            number=number, legal_name=number, country=country, employees=employees
        )
    Company.objects.create(number="4", legal_name="4")
    refresh_facts()


def asked(client, root):
    """Post a rule to the count and answer what came back."""
    return client.post(
        reverse(COUNT), json.dumps(rule(root)), content_type="application/json"
    ).json()


def test_the_count_is_given_in_total_and_at_every_condition_and_group(staff, four_companies):
    finnish, large = leaf("company.country", "eq", "FI"), leaf("company.employees", "gte", 50)

    answer = asked(staff, {"all": [finnish, {"any": [large, {"not": finnish}]}]})

    assert (answer["total"], answer["of"]) == (1, 4)
    counts = {path: node["count"] for path, node in answer["nodes"].items()}
    assert counts == {
        "root": 1,
        "root.all[0]": 2,
        "root.all[1]": 3,
        "root.all[1].any[0]": 1,
        "root.all[1].any[1]": 2,
        "root.all[1].any[1].not": 2,
    }


def test_the_sentence_is_in_plain_words(staff, four_companies):
    answer = asked(staff, {"all": [leaf("company.country", "in", ["SE", "FI"])]})

    assert answer["words"] == "Country is any of Finland or Sweden"


def test_a_negative_condition_says_how_many_have_no_value(staff, four_companies):
    answer = asked(staff, {"all": [leaf("company.country", "not_in", ["FI"])]})

    assert answer["total"] == 2
    assert answer["nodes"]["root.all[0]"]["note"] == "Includes 1 company with no value."


def test_the_count_is_one_query_whatever_the_size(
    staff, four_companies, django_assert_max_num_queries
):
    conditions = [leaf("company.employees", "gte", number) for number in range(60)]

    with django_assert_max_num_queries(12):
        answer = asked(staff, {"any": conditions})

    assert answer["total"] == 2


def test_a_mistake_comes_with_its_place(staff, four_companies):
    answer = asked(staff, {"all": [leaf("company.employees", "gte", "many")]})

    assert answer["total"] is None
    assert [error["path"] for error in answer["errors"]] == ["root.all[0].value"]


@pytest.mark.parametrize("body", ["", "{", "[" * 5000, "null", '"x"', "[]", '{"root": 1}'])
def test_no_body_makes_a_server_error(staff, body):
    answer = staff.post(reverse(COUNT), body, content_type="application/json")

    assert answer.status_code in {200, 400}


def test_industries_are_found_by_word_with_their_depth(staff):
    root = IndustryCode.objects.create(scheme="nace", code="C", title="Manufacturing", path=["C"])
    IndustryCode.objects.create(
        scheme="nace", code="25", title="Metal products", path=["C", "25"], parent=root
    )

    found = staff.get(reverse(CHOICES), {"field": "company.industry", "q": "metal"}).json()

    assert found["results"] == [{"value": "25", "label": "25 Metal products", "depth": 1}]


def test_companies_are_found_by_name(staff, four_companies):
    found = staff.get(reverse(CHOICES), {"field": "company.group", "q": "3"}).json()

    assert found["results"] == [{"value": "3", "label": "3 (3)"}]


def test_an_unknown_criterion_has_no_choices(staff):
    assert staff.get(reverse(CHOICES), {"field": "nonsense"}).status_code == 404


@pytest.mark.parametrize("name", [COUNT, CHOICES])
def test_staff_without_the_permission_are_refused(staff, merchandiser, name):
    merchandiser.groups.clear()

    assert staff.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", [COUNT, CHOICES])
def test_visitors_are_sent_to_log_in(client, name):
    assert client.get(reverse(name)).status_code == 302


def test_codes_of_a_stored_rule_come_with_their_words():
    Segment.objects.create(
        code="vip", name="Best customers", status="published",
        dimension=Dimension.objects.create(code="d", name="D"),
    )  # fmt: skip
    data = builder_data(
        rule(
            {
                "all": [
                    leaf("segment", "member", "vip"),
                    {"not": leaf("company.country", "in", ["FI"])},
                ]
            }
        ),
        [],
    )

    assert data["labels"]["segment"] == {"vip": "Best customers"}
    assert data["labels"]["company.country"] == {"FI": "Finland"}
