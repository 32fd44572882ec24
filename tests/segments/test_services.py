"""Publishing, archiving and overriding: what is kept, and what is refused."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from segments import consumers
from segments.compiler import count, matching
from segments.explain import explain, memberships_in_words
from segments.models import Membership, Override, Segment, SegmentRun
from segments.rules import RuleError, parse
from segments.services import archive, exclude, include, lift, publish, refresh
from tests.factories.companies import LONG_AGO, make_company, make_user
from tests.factories.segments import make_dimension, make_segment, put_in, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 10, 11, tzinfo=ZoneInfo("Europe/Helsinki"))
FINNISH = rule(when("company.country", "eq", "FI"))
SWEDISH = rule(when("company.country", "eq", "SE"))


def refers_to(code, operator="member"):
    return rule(when("segment", operator, code))


def test_publishing_makes_a_version_and_evaluates_at_once():
    company, author = make_company(country="FI"), make_user()
    segment = make_segment("finland", published=False)

    version = publish(segment, rule=FINNISH, by=author, now=NOW, note="first")

    assert (version.number, version.author, version.note) == (1, author, "first")
    assert segment.status == "published"
    assert Membership.objects.open().get().company == company


def test_an_equal_rule_makes_no_new_version_and_another_one_does():
    segment = make_segment("nordic", rule=rule(when("company.country", "in", ["FI", "SE"])))

    same = rule(when("company.country", "in", ["SE", "FI", "SE"]))
    assert publish(segment, rule=same, by=None, now=NOW).number == 1
    assert publish(segment, rule=SWEDISH, by=None, now=NOW).number == 2
    assert publish(segment, rule=same, by=None, now=NOW).number == 3, "a rollback is a new number"


def test_a_refused_rule_changes_nothing():
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH)

    with pytest.raises(RuleError):
        publish(segment, rule={"schema": 1, "root": {"all": []}}, by=None, now=NOW)

    segment.refresh_from_db()
    assert segment.published_version.rule == FINNISH
    assert Membership.objects.open().get().company == company


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (refers_to("me"), "self_reference"),
        (refers_to("nobody"), "unknown_segment"),
        (refers_to("draft"), "unknown_segment"),
        (refers_to("rival"), "same_dimension"),
        (refers_to("follower"), "cycle"),
        (rule(when("company.account_manager", "eq", "ghost")), "unknown_code"),
        (rule(when("company.industry", "in", ["ZZ"])), "unknown_code"),
        (rule(when("company.parent", "eq", "C-none")), "unknown_code"),
    ],
)
def test_a_rule_that_can_not_be_evaluated_is_not_published(data, code):
    tier = make_dimension("tier", is_exclusive=True)
    me = make_segment("me", dimension=tier, rule=FINNISH)
    make_segment("rival", dimension=tier, rule=SWEDISH)
    make_segment("follower", rule=refers_to("me"))
    make_segment("draft", published=False)

    with pytest.raises(RuleError) as refusal:
        publish(me, rule=data, by=None, now=NOW)

    assert refusal.value.code == code
    place = "root" if code == "cycle" else "root.all[0].value"
    assert refusal.value.path == place


def test_a_circle_through_an_exclusive_dimension_is_a_circle():
    tier = make_dimension("tier", is_exclusive=True)
    make_segment("gold", dimension=tier, rule=FINNISH)
    silver = make_segment("silver", dimension=tier, rule=SWEDISH)
    make_segment("follower", rule=refers_to("gold"))

    with pytest.raises(RuleError) as refusal:
        publish(silver, rule=refers_to("follower"), by=None, now=NOW)

    assert refusal.value.code == "cycle"


def test_references_go_five_deep_and_no_deeper():
    make_segment("s0", rule=FINNISH)
    for depth in range(1, 6):
        make_segment(f"s{depth}", rule=refers_to(f"s{depth - 1}"))
    company = make_company(country="FI")
    too_deep = make_segment("s6", published=False)

    with pytest.raises(RuleError) as refusal:
        publish(too_deep, rule=refers_to("s5"), by=None, now=NOW)

    assert refusal.value.code == "references_too_deep"
    assert Membership.objects.open().filter(company=company).count() == 6


def test_a_diamond_is_not_a_circle():
    make_segment("top", rule=FINNISH)
    make_segment("left", rule=refers_to("top"))
    make_segment("right", rule=refers_to("top", "not_member"))

    both = {"any": [when("segment", "member", "left"), when("segment", "member", "right")]}
    make_segment("bottom", rule={"schema": 1, "root": both})

    assert make_company(country="FI").memberships.count() == 3


def test_a_segment_in_use_is_not_archived():
    gold = make_segment("gold", rule=FINNISH)
    follower = make_segment("follower", rule=refers_to("gold"))

    with pytest.raises(ValidationError, match="Follower"):
        archive(gold, now=NOW)

    archive(follower, now=NOW)
    archive(gold, now=NOW)
    assert not Segment.objects.live().exists()


def test_what_uses_a_segment_keeps_it(monkeypatch):
    segment = make_segment("gold", rule=FINNISH)
    monkeypatch.setattr(consumers, "CONSUMERS", {})
    consumers.register(
        "Price lists",
        lambda asked: [consumers.Use(f"Gold prices of {asked.code}", "/x/")],
        lambda: ((), ()),
    )

    assert consumers.uses_of(segment) == [
        ("Price lists", [consumers.Use("Gold prices of gold", "/x/")])
    ]
    with pytest.raises(ValidationError, match="Gold prices of gold"):
        archive(segment, now=NOW)


def test_an_override_needs_a_reason_and_an_end_after_its_start():
    company, segment = make_company(), make_segment("friends")

    with pytest.raises(ValidationError):
        include(segment, company, reason="  ", by=None)
    with pytest.raises(ValidationError):
        exclude(segment, company, reason="x", by=None, valid_from=NOW, valid_until=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.create(segment=segment, company=company, kind="include", reason=" ")

    assert not Override.objects.exists()


def test_two_pins_in_an_exclusive_dimension_are_refused():
    tier = make_dimension("tier", is_exclusive=True)
    gold = make_segment("gold", dimension=tier)
    silver = make_segment("silver", dimension=tier)
    company = make_company()
    until = NOW.replace(day=20)
    include(gold, company, reason="first", by=None, valid_until=until)

    with pytest.raises(ValidationError, match="Gold"):
        include(silver, company, reason="second", by=None)

    include(silver, company, reason="afterwards", by=None, valid_from=until)
    exclude(silver, company, reason="an exclude is no pin", by=None)


def test_lifting_an_override_ends_it_or_forgets_it():
    company, segment = make_company(), make_segment("friends")
    begun = include(segment, company, reason="x", by=None, valid_from=LONG_AGO)
    ahead = include(segment, company, reason="x", by=None, valid_from=NOW.replace(year=2027))

    lift(begun, now=NOW)
    lift(ahead, now=NOW)

    assert list(Override.objects.values_list("valid_until", flat=True)) == [NOW]


def test_a_preview_counts_without_writing():
    make_company(country="FI")
    make_company(country="SE")
    make_company(country="FI", is_active=False)

    draft = parse(FINNISH)

    assert count(draft, as_of=NOW) == 1
    assert [c.country for c in matching(draft, as_of=NOW)] == ["FI"]
    assert not Membership.objects.exists()


def test_a_preview_of_a_reference_reads_the_memberships():
    company = make_company()
    put_in(make_segment("friends"), company)
    other = make_company()

    assert list(matching(parse(refers_to("friends")), as_of=NOW)) == [company]
    assert list(matching(parse(refers_to("friends", "not_member")), as_of=NOW)) == [other]
    with pytest.raises(RuleError):
        count(parse(refers_to("nobody")), as_of=NOW)


def test_a_full_run_leaves_a_row_in_the_log():
    make_company(country="FI", refreshed=False)
    make_segment("finland", rule=FINNISH)
    SegmentRun.objects.all().delete()

    refresh(now=NOW)

    run = SegmentRun.objects.get()
    assert (run.status, run.companies, run.entered, run.left) == ("done", 1, 1, 0)


def test_explaining_costs_the_same_however_many_segments(django_assert_max_num_queries):
    head = make_company(country="FI")
    company = make_company(parent=make_company(parent=head))
    segments = [make_segment(f"s{n}", rule=FINNISH) for n in range(12)]

    with django_assert_max_num_queries(10):
        assert explain(company, segments[-1], as_of=NOW).member
    with django_assert_max_num_queries(10):
        assert len(memberships_in_words(company, NOW)) == 12


def test_an_explanation_names_the_smallest_change_that_would_help():
    company = make_company(country="SE", employees=5)
    data = rule(
        when("company.country", "eq", "SE"),
        {"any": [rule(when("company.reach", "eq", "local"), when("company.employees", "gte", 9))
                 ["root"], when("company.employees", "gte", 10)]},
    )  # fmt: skip
    segment = make_segment("x", rule=data)

    told = explain(company, segment, as_of=NOW)

    assert told.why_not == ("Employees is at least 10",)
    assert told.decided_by == "no_match"
    assert told.as_dict()["rule"]["children"][0]["result"] is True
    assert "it is: 5" in told.because
