"""Static lists: what becomes of each number, who is looked at again, and how long it takes."""

import io
from datetime import UTC, datetime
from random import Random
from time import perf_counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from segments.lists import fill, lists_of, read_numbers
from segments.models import Company, DirtyMark, StaticList
from segments.rules import RuleError
from segments.tabular import Report
from segments.values.bucket import bucket, murmur3
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

from .criteria.asking import ask

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 28, 10, tzinfo=UTC)


@pytest.fixture
def fair():
    return StaticList.objects.create(code="trade-fair", name="Trade fair")


def on(static_list: StaticList) -> set[str]:
    return set(static_list.companies.values_list("number", flat=True))


def marked() -> set[int]:
    return set(DirtyMark.objects.filter(reason="list").values_list("company_id", flat=True))


def test_every_number_is_accounted_for(fair):
    make_company(number="A1")
    make_company(number="A2", is_active=False)

    done = fill(fair, ["A1", " A1 ", "A2", "B9", ""], mode="extend", now=NOW)

    assert (done.accepted, done.inactive, done.unknown, done.duplicate) == (1, 1, 1, 1)
    assert done.unknown_numbers == ["B9"]
    assert on(fair) == {"A1", "A2"}


def test_extending_adds_and_replacing_removes_and_only_the_difference_is_looked_at_again(fair):
    one, two, three = (make_company(number=number) for number in ("A1", "A2", "A3"))
    fill(fair, ["A1", "A2"], mode="extend", now=NOW)
    fill(fair, ["A2"], mode="extend", now=NOW)
    assert on(fair) == {"A1", "A2"}
    DirtyMark.objects.all().delete()

    done = fill(fair, ["A2", "A3"], mode="replace", now=NOW)

    assert on(fair) == {"A2", "A3"}
    assert (done.added, done.removed) == (1, 1)
    assert marked() == {one.pk, three.pk}
    assert two.pk not in marked()


def test_the_same_numbers_twice_are_a_no_op(fair):
    make_company(number="A1")
    make_company(number="A2")
    first = fill(fair, ["A1", "A2"], mode="replace", now=NOW)
    DirtyMark.objects.all().delete()

    again = fill(fair, ["A2", "A1"], mode="replace", now=NOW)

    assert again == first
    assert fair.imports.count() == 1
    assert marked() == set()


def test_an_empty_list_of_numbers_changes_nothing(fair):
    make_company(number="A1")
    fill(fair, ["A1"], mode="replace", now=NOW)

    with pytest.raises(ValidationError) as refusal:
        fill(fair, [" ", ""], mode="replace", now=NOW)

    assert refusal.value.code == "empty_list"
    assert on(fair) == {"A1"}


def test_a_file_is_read_and_its_mistakes_stand_at_their_lines():
    report = Report()
    file = io.BytesIO(b"company_number\nA1\nA2\n")
    assert read_numbers(file, report) == ["A1", "A2"]
    assert report.is_clean

    broken = Report()
    read_numbers(io.BytesIO(b"customer\nA1\n"), broken)
    read_numbers(io.BytesIO(b"\xff\xfe\x00broken"), broken)
    read_numbers(io.BytesIO(b"company_number\n" + b"9" * 40 + b"\n"), broken)
    assert not broken.is_clean
    assert {problem.line for problem in broken.problems} >= {1, 2}


def test_a_rule_asks_for_a_list(fair):
    member, other = make_company(number="A1"), make_company(number="A2")
    fill(fair, ["A1"], mode="extend", now=NOW)

    assert ask(member, when("list", "member", "trade-fair"))
    assert not ask(other, when("list", "member", "trade-fair"))
    assert ask(other, when("list", "not_member", "trade-fair"))
    assert not ask(member, when("list", "member", "no-such-list"))
    assert lists_of([member.pk, other.pk]) == {
        member.pk: frozenset({"trade-fair"}), other.pk: frozenset()
    }  # fmt: skip


def test_a_rule_over_a_list_that_does_not_exist_is_not_published(fair):
    make_segment("fair", rule=rule(when("list", "member", "trade-fair")))
    with pytest.raises(RuleError) as refusal:
        make_segment("none", rule=rule(when("list", "member", "no-such-list")))

    assert (refusal.value.code, refusal.value.path) == ("unknown_code", "root.all[0].value")


def test_fifty_thousand_numbers_take_seconds_and_a_handful_of_statements(
    fair, django_assert_max_num_queries
):
    Company.objects.bulk_create(
        Company(number=f"N{serial}", legal_name="x") for serial in range(5_000)
    )
    numbers = [f"N{serial}" for serial in range(50_000)]

    started = perf_counter()
    with django_assert_max_num_queries(16):
        done = fill(fair, numbers, mode="extend", now=NOW)

    assert (done.accepted, done.unknown) == (5_000, 45_000)
    assert perf_counter() - started < 10


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"", 0), (b"hello", 0x248BFA47), (b"hello, world", 0x149BBB7F)],
)
def test_the_hash_is_murmur3(data, found):
    assert murmur3(data) == found


def test_sql_and_python_draw_the_same_buckets_and_groups_stay_together():
    rng = Random(1)
    salts = ["", "a", "ab", "abc", "spring sale", "ä ö 漢", "x" * 40]
    asked = [(rng.choice(salts), rng.randint(1, 10 ** rng.randint(1, 18))) for _ in range(2_000)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT segments_bucket(s, ARRAY[1, i]::bigint[], 7)"
            " FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY t(s, i, n) ORDER BY n",
            [[salt for salt, _root in asked], [root for _salt, root in asked]],
        )
        found = [row[0] for row in cursor.fetchall()]
    assert found == [bucket(salt, root) for salt, root in asked]

    head = make_company()
    child = make_company(parent=make_company(parent=head))
    place = bucket("spring", head.pk)
    inside = when("ab_bucket", "in_range", [place, place + 1], where={"salt": "spring"})
    outside = when("ab_bucket", "in_range", [place + 1, 10_000], where={"salt": "spring"})
    assert ask(head, inside) and ask(child, inside)
    if place < 9_999:
        assert not ask(head, outside) and not ask(child, outside)


def test_buckets_are_filled_evenly():
    counts = [0] * 10
    for root in range(20_000):
        counts[bucket("spring", root) // 1_000] += 1

    assert min(counts) > 1_850 and max(counts) < 2_150
