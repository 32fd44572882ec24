"""What a rule may say (laws T3–T5), and what is answered to anything else."""

import pytest

from segments.models import StaticList
from segments.rules import RuleError, in_words, parse
from tests.factories.companies import make_rep
from tests.factories.products import make_category
from tests.factories.segments import make_segment, rule, when

FINLAND = when("company.country", "eq", "FI")


def nested(depth):
    node = FINLAND
    for _ in range(depth - 1):
        node = {"not": node}
    return {"schema": 1, "root": node}


REFUSED = [
    # the rule, where, code
    (None, "rule", "wrong_type"),
    ([], "rule", "wrong_type"),
    ("all", "rule", "wrong_type"),
    ({}, "rule", "missing_key"),
    ({"schema": 1}, "rule", "missing_key"),
    ({"schema": 2, "root": FINLAND}, "schema", "schema"),
    ({"schema": True, "root": FINLAND}, "schema", "schema"),
    ({"schema": 1, "root": FINLAND, "x": 1}, "rule", "unknown_key"),
    ({"schema": 1, "root": {"all": []}}, "root.all", "empty_group"),
    ({"schema": 1, "root": {"any": []}}, "root.any", "empty_group"),
    ({"schema": 1, "root": {"all": FINLAND}}, "root.all", "wrong_type"),
    ({"schema": 1, "root": {"not": [FINLAND]}}, "root.not", "wrong_type"),
    ({"schema": 1, "root": {"all": [FINLAND], "any": [FINLAND]}}, "root", "unknown_key"),
    ({"schema": 1, "root": {}}, "root", "missing_key"),
    (rule({**FINLAND, "id": 7}), "root.all[0]", "unknown_key"),
    (rule(FINLAND, {"field": "company.country"}), "root.all[1]", "missing_key"),
    (rule(when("company.iq", "eq", 1)), "root.all[0].field", "unknown_field"),
    (rule(when(["company.country"], "eq", "FI")), "root.all[0].field", "unknown_field"),
    (rule(when("company.country", "gte", "FI")), "root.all[0].operator", "unknown_operator"),
    (rule(when("company.country", {}, "FI")), "root.all[0].operator", "unknown_operator"),
    (rule(when("company.country", "eq")), "root.all[0].value", "wrong_type"),
    (rule(when("company.country", "eq", "fi")), "root.all[0].value", "choice"),
    (rule(when("company.country", "eq", ["FI"])), "root.all[0].value", "wrong_type"),
    (rule(when("company.country", "in", [])), "root.all[0].value", "empty_list"),
    (rule(when("company.country", "in", "FI")), "root.all[0].value", "wrong_type"),
    (rule(when("company.country", "is_set", "FI")), "root.all[0].value", "value_not_allowed"),
    (rule(when("company.country", "eq", "FI", where={})), "root.all[0].where", "where_not_allowed"),
    (rule(when("company.region", "eq", "  ")), "root.all[0].value", "empty_value"),
    (rule(when("company.region", "contains", "")), "root.all[0].value", "empty_value"),
    (rule(when("company.region", "eq", "a\x00b")), "root.all[0].value", "zero_byte"),
    (rule(when("company.region", "eq", "\ud800")), "root.all[0].value", "bad_text"),
    (rule(when("company.region", "eq", "x" * 201)), "root.all[0].value", "too_long"),
    (rule(when("company.account_manager", "eq", "a\x00")), "root.all[0].value", "zero_byte"),
    (rule(when("company.account_manager", "eq", "x" * 65)), "root.all[0].value", "too_long"),
    (rule(when("company.employees", "gte", 10.0)), "root.all[0].value", "float"),
    (rule(when("company.employees", "gte", "ten")), "root.all[0].value", "wrong_type"),
    (rule(when("company.employees", "gte", True)), "root.all[0].value", "wrong_type"),
    (rule(when("company.employees", "gte", "10.5")), "root.all[0].value", "decimals"),
    (rule(when("company.employees", "gte", 2**31)), "root.all[0].value", "too_large"),
    (rule(when("company.employees", "gte", 10**5000)), "root.all[0].value", "too_large"),
    (rule(when("company.employees", "gte", "NaN")), "root.all[0].value", "too_large"),
    (rule(when("company.employees", "gte", "1e999999")), "root.all[0].value", "too_large"),
    (rule(when("company.employees", "gte", "١٢")), "root.all[0].value", "wrong_type"),
    (rule(when("company.employees", "between", [5])), "root.all[0].value", "wrong_type"),
    (rule(when("company.employees", "between", [9, 5])), "root.all[0].value", "range"),
    (rule(when("company.turnover", "gte", "1")), "root.all[0].where", "where"),
    (
        rule(when("company.turnover", "gte", "1", where={"currency": "XXY"})),
        "root.all[0].where.currency",
        "where",
    ),
    (rule(when("company.is_group_head", "eq", "true")), "root.all[0].value", "wrong_type"),
    (rule(when("company.customer_since", "on", "2026-02-30")), "root.all[0].value", "no_such_day"),
    (rule(when("company.customer_since", "on", "1.2.2026")), "root.all[0].value", "wrong_type"),
    (
        rule(when("company.customer_since", "in_last", {"last": 3, "unit": "hour"})),
        "root.all[0].value",
        "unit",
    ),
    (
        rule(when("company.customer_since", "in_last", {"last": 0, "unit": "day"})),
        "root.all[0].value",
        "too_small",
    ),
    (
        rule(when("company.customer_since", "in_last", {"last": "3", "unit": "day"})),
        "root.all[0].value",
        "wrong_type",
    ),
    (rule(when("company.customer_since", "in_period", "next_week")), "root.all[0].value", "period"),
    (rule(when("company.customer_since", "in_period", {})), "root.all[0].value", "wrong_type"),
    (
        rule(
            when("company.customer_since", "in_period", {"from": "2026-02-02", "to": "2026-02-01"})
        ),
        "root.all[0].value",
        "range",
    ),
    (rule(*[FINLAND] * 251), "root.all[250]", "too_many_conditions"),
    (nested(11), "root" + ".not" * 10, "too_deep"),
    (
        rule(when("company.region", "in", [f"r{n}" for n in range(1001)])),
        "root.all[0]",
        "too_many_values",
    ),
]


@pytest.mark.parametrize(("data", "path", "code"), REFUSED)
def test_a_mistake_is_refused_in_words_at_its_place(data, path, code):
    with pytest.raises(RuleError) as refusal:
        parse(data)

    assert (refusal.value.path, refusal.value.code) == (path, code)
    assert str(refusal.value.message).strip()


@pytest.mark.parametrize(
    "data",
    [
        nested(10),
        rule(*[FINLAND] * 250),
        rule(when("company.region", "in", [f"r{n}" for n in range(1000)])),
    ],
)
def test_the_limits_themselves_are_allowed(data):
    parse(data)


def test_the_order_and_the_spelling_of_values_make_no_difference():
    one = parse(rule(when("company.region", "in", ["Skåne", "UUSIMAA", "uusimaa "])))
    other = parse(rule(when("company.region", "in", ["uusimaa", "Ska\u030ane"])))

    assert one.sha256 == other.sha256
    assert one.as_dict()["root"]["all"][0]["value"] == ["skåne", "uusimaa"]


def test_numbers_are_written_in_one_way():
    values = ["1000", "1000.0", "1e3", 1000]

    rules = [
        parse(rule(when("company.turnover", "gte", value, where={"currency": "EUR"})))
        for value in values
    ]

    assert len({parsed.sha256 for parsed in rules}) == 1


def test_a_rule_knows_what_it_reads():
    parsed = parse(
        rule(
            when("segment", "not_member", "gold"),
            {"any": [FINLAND, when("company.turnover", "is_set")]},
        )
    )

    assert parsed.references() == {"gold"}
    assert parsed.columns() == {"company_id", "country", "turnover", "turnover_currency"}


@pytest.mark.django_db
def test_a_rule_is_read_aloud():
    make_segment("credit-hold", name="Credit hold")
    parsed = parse(
        rule(
            when("company.country", "in", ["SE", "FI", "NO"]),
            {"any": [when("company.employees", "between", [10, 49]),
                     when("company.reach", "eq", "global")]},
            {"not": when("segment", "member", "credit-hold")},
        )
    )  # fmt: skip

    assert in_words(parsed) == (
        "Country is any of Finland, Norway or Sweden"
        " and (Employees is between 10 and 49 or Reach is Global)"
        " and not (Segment is Credit hold)"
    )


@pytest.mark.django_db
def test_a_sentence_names_what_codes_stand_for(django_assert_max_num_queries):
    rep = make_rep("mikko")
    StaticList.objects.create(code="fair-26", name="Trade fair")
    tools = make_category("Power tools")
    make_category("Drills", parent=tools)
    parsed = parse(
        rule(
            when("list", "member", "fair-26"),
            when("company.account_manager", "eq", "mikko"),
            when("orders.bought", "eq", value=True, where={"category": "power-tools/drills"}),
            when("orders.categories", "any_of", ["power-tools", "gone"]),
        )
    )

    with django_assert_max_num_queries(4):
        words = in_words(parsed)
        in_words(parsed)

    assert "List is Trade fair" in words
    assert f"Account manager is {rep.name}" in words
    assert "(category Power tools › Drills)" in words
    assert words.endswith("Bought from categories includes any of gone or Power tools")
