"""Whatever is posted as a rule: a message with a code at its place, never everyone or a fault."""

import json

import pytest
from django.urls import reverse

from segments.models import Segment
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, rule, when

pytestmark = pytest.mark.django_db

WINDOWED = {"field": "orders.count", "operator": "gte", "value": 1}
HOSTILE = {
    "no rule": "null",
    "a number": "5",
    "an empty group": json.dumps(rule()),
    "an empty any": '{"schema": 1, "root": {"any": []}}',
    "an empty not": '{"schema": 1, "root": {"not": {}}}',
    "an empty list": json.dumps(rule(when("company.region", "in", []))),
    "an empty where list": json.dumps(rule(WINDOWED | {"where": {"category": []}})),
    "an empty window": json.dumps(rule(WINDOWED | {"window": {}})),
    "a null window": json.dumps(rule(WINDOWED | {"window": None})),
    "markup": json.dumps(rule(when("<script>alert(1)</script>", "eq", "x"))),
    "a zero byte": json.dumps(rule(when("company.region", "eq", "a\x00b"))),
    "a zero byte in a name": json.dumps(rule(when("company.\x00", "eq", "x"))),
    "a zero byte in where": json.dumps(rule(WINDOWED | {"where": {"brand": "\x00"}})),
    "half a letter": '{"schema": 1, "root": {"field": "\\ud800", "operator": "eq", "value": "x"}}',
    "half a letter in a value": json.dumps(rule(when("company.region", "eq", "\ud800"))),
    "a huge whole number": json.dumps(rule(when("company.employees", "gte", 10**400))),
    "a number too long to read": f'{{"schema": 1, "root": {"9" * 5_000}}}',
    "infinity": '{"schema": 1, "root": {"field": "company.employees", "operator": "gte",'
    ' "value": 1e999}}',
    "not a number": '{"schema": 1, "root": {"field": "company.employees", "operator": "gte",'
    ' "value": NaN}}',
    "a huge text number": json.dumps(rule(when("orders.net_total", "gte", "1e999999999"))),
    "5,000 deep": '{"schema": 1, "root": ' + '{"not": ' * 5_000 + "1" + "}" * 5_000 + "}",
    "100,000 deep": "[" * 100_000,
    "50,000 values": json.dumps(rule(when("company.number", "in", [*map(str, range(50_000))]))),
    "20,000 conditions": json.dumps(rule(*[when("company.region", "eq", "x")] * 20_000)),
    "a tiny text number": json.dumps(rule(when("orders.net_total", "gte", "1e-999999999"))),
    "an unknown segment": json.dumps(rule(when("segment", "member", "nobody"))),
    "an unknown unit": json.dumps(rule(WINDOWED | {"window": {"last": 1, "unit": "eon"}})),
    "an unknown scope": json.dumps(rule(WINDOWED | {"scope": "planet"})),
    "a scope of nothing": json.dumps(rule(when("company.country", "eq", "FI", scope="tree"))),
    "an unknown key": json.dumps(rule(WINDOWED | {"sql": "1=1"})),
    "an unhashable operator": json.dumps(rule(WINDOWED | {"operator": {"a": 1}})),
    "an unhashable field": json.dumps(rule(WINDOWED | {"field": ["orders.count"]})),
    "an unhashable unit": json.dumps(rule(WINDOWED | {"window": {"last": 1, "unit": []}})),
    "an unhashable mode": json.dumps(
        rule(WINDOWED | {"window": {"last": 1, "unit": "day", "mode": []}})
    ),
    "a mixed list": json.dumps(rule(when("company.region", "in", ["a", 1, None, {}]))),
    "a bucket of nothing": json.dumps(
        rule(when("ab_bucket", "in_range", [5, 5], where={"salt": "s"}))
    ),
}  # fmt: skip


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_counting_refuses_with_a_message_and_never_counts_everyone(admin_client, sent):
    make_company()

    answer = admin_client.post(
        reverse("admin:segments_segment_count"), sent, content_type="application/json"
    )

    assert answer.status_code in {200, 400}
    told = answer.json()
    if answer.status_code == 200:
        assert told["total"] is None
        (problem,) = told["errors"]
        assert problem["message"].strip() and problem["code"] and problem["path"]


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_saving_shows_the_message_keeps_the_input_and_publishes_nothing(admin_client, sent):
    dimension = make_dimension("size")
    posted = {
        "name": "Hostile", "code": "hostile", "dimension": dimension.pk, "priority": 1,
        "purpose": "", "draft_rule": sent, "_publish": "1",
    }  # fmt: skip

    page = admin_client.post(reverse("admin:segments_segment_add"), posted)

    assert page.status_code in {200, 302}
    segment = Segment.objects.filter(code="hostile").first()
    assert segment is None or segment.published_version is None


@pytest.mark.parametrize("where", ["", "category", "brand", "kind", "nothing"])
@pytest.mark.parametrize("words", ["", "\x00", "\N{GRINNING FACE}", "%_\\'\"", "x" * 5_000])
def test_looking_for_choices_survives_everything(admin_client, where, words):
    address = reverse("admin:segments_segment_choices")

    answer = admin_client.get(address, {"field": "orders.count" if where != "kind" else
                                        "events.count", "where": where, "q": words})  # fmt: skip

    assert answer.status_code in {200, 400, 404}
