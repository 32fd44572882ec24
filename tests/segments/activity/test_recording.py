"""Orders, returns and events reach the engine: once, whole, in any order, with their marks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from segments.activity import (
    ActivityError,
    EventRecord,
    LineRecord,
    OrderRecord,
    ReturnRecord,
    forget,
    move,
    record_events,
    record_orders,
    record_returns,
    record_statuses,
)
from segments.models import BoughtLine, DirtyMark, Event, OrderReturn, TradeOrder
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def company():
    made = make_company()
    DirtyMark.objects.all().delete()
    return made


def order_of(company, **fields) -> OrderRecord:
    told = {
        "reference": "1001", "company_id": company.pk, "placed_at": NOW, "net": Decimal("100.00"),
        "currency": "EUR", "rate": Decimal(1),
        "bought": (
            LineRecord("P1", Decimal("60.00"), 3, ("tools", "drills"), "Würth"),
            LineRecord("P2", Decimal("40.00")),
        ),
    }  # fmt: skip
    return OrderRecord(**told | fields)


def marked() -> list[int]:
    return sorted(set(DirtyMark.objects.values_list("company_id", flat=True)))


def test_an_order_is_kept_with_its_lines_and_marks_its_company(company):
    told = record_orders([order_of(company)])

    order = TradeOrder.objects.get()
    line = order.bought.earliest("pk")
    assert (told.created, order.lines, order.units, order.base_net) == (1, 2, 4, Decimal("100.00"))
    assert (line.categories, line.brand_folded, line.placed_at) == (
        ["tools", "drills"], "würth", NOW,
    )  # fmt: skip
    assert marked() == [company.pk]
    assert "orders_365" in DirtyMark.objects.get().fields


def test_told_again_nothing_is_written_and_nobody_is_marked(company, django_assert_num_queries):
    record_orders([order_of(company)])
    DirtyMark.objects.all().delete()

    with django_assert_num_queries(5):  # a savepoint, the companies, the orders, their lines
        told = record_orders([order_of(company)])

    assert (told.created, told.changed, told.unchanged) == (0, 0, 1)
    assert marked() == []


def test_many_orders_cost_as_many_statements_as_few(company, django_assert_num_queries):
    records = [order_of(company, reference=f"R{number}") for number in range(500)]

    with django_assert_num_queries(8):
        record_orders(records)

    assert BoughtLine.objects.count() == 1000


def test_lines_are_replaced_only_when_they_are_told(company):
    record_orders([order_of(company)])

    record_orders([order_of(company, status="shipped", bought=None)])
    kept = TradeOrder.objects.get()
    told = record_orders([order_of(company, bought=(LineRecord("P3", Decimal("100.00")),))])

    assert (kept.status, kept.lines, kept.units) == ("shipped", 2, 4)
    assert told.changed == 1
    assert list(BoughtLine.objects.values_list("product", flat=True)) == ["P3"]


def test_an_order_of_another_company_takes_its_lines_along_and_marks_both(company):
    other = make_company()
    record_orders([order_of(company)])
    DirtyMark.objects.all().delete()

    record_orders([order_of(other, bought=None, placed_at=NOW - DAY)])

    assert set(BoughtLine.objects.values_list("company_id", "placed_at")) == {(other.pk, NOW - DAY)}
    assert marked() == sorted([company.pk, other.pk])


def test_a_stored_rate_stays_and_a_missing_one_is_told_about_and_filled_in_later(company):
    first = record_orders([order_of(company, currency="SEK", rate=None)])
    record_orders([order_of(company, currency="SEK", rate=Decimal("0.09"))])
    record_orders([order_of(company, currency="SEK", rate=Decimal("0.11"))])

    assert first.without_rate == ("1001",)
    assert TradeOrder.objects.get().rate == Decimal("0.09")


@pytest.mark.parametrize("steps", list(permutations(["order", "first", "second"])))
def test_returns_count_whether_they_come_before_or_after_their_order(company, steps):
    tell = {
        "order": lambda: record_orders([order_of(company)]),
        "first": lambda: record_returns([ReturnRecord("r1", "1001", NOW + DAY, Decimal("30"))]),
        "second": lambda: record_returns([ReturnRecord("r2", "1001", NOW, Decimal("70"))]),
    }

    for step in steps:
        tell[step]()

    order = TradeOrder.objects.get()
    assert (order.returned, order.last_returned_at, order.counts) == (
        Decimal("100.00"), NOW + DAY, False,
    )  # fmt: skip
    assert marked() == [company.pk]


def test_a_return_without_its_order_is_told_about_and_a_repeated_one_changes_nothing(company):
    record = ReturnRecord("r1", "1001", NOW, Decimal("30"))

    first, second = record_returns([record]), record_returns([record])
    record_orders([order_of(company)])
    third = record_returns([record])

    assert (first.created, first.waiting) == (1, ("r1",))
    assert (second.created, second.unchanged, second.waiting) == (0, 1, ("r1",))
    assert (third.unchanged, third.waiting) == (1, ())


def test_a_return_that_belongs_to_another_order_leaves_the_first(company):
    record_orders([order_of(company), order_of(company, reference="1002")])
    record_returns([ReturnRecord("r1", "1001", NOW, Decimal("30"))])

    record_returns([ReturnRecord("r1", "1002", NOW, Decimal("30"))])

    returned = dict(TradeOrder.objects.values_list("reference", "returned"))
    assert returned == {"1001": Decimal(0), "1002": Decimal(30)}
    assert TradeOrder.objects.get(reference="1001").last_returned_at is None


def test_states_change_by_reference(company):
    record_orders([order_of(company)])
    DirtyMark.objects.all().delete()

    changed = record_statuses({"1001": "cancelled", "unknown": "placed"})

    assert changed == 1
    assert record_statuses({"1001": "cancelled"}) == 0
    assert not TradeOrder.objects.get().counts
    assert DirtyMark.objects.count() == 1


def test_an_event_with_a_reference_is_kept_once_and_can_be_corrected(company):
    record = EventRecord(company.pk, "contact", NOW, "Claim", reference="call-1")

    told = [record_events([record]), record_events([record])]
    told.append(record_events([replace(record, minutes=Decimal("9.5"))]))

    event = Event.objects.get()
    assert [(t.created, t.changed) for t in told] == [(1, 0), (0, 0), (0, 1)]
    assert (event.key, event.minutes) == ("claim", Decimal("9.50"))
    assert "contacts_90" in DirtyMark.objects.first().fields


def test_events_without_a_reference_add_up_in_their_minute(company):
    record = EventRecord(company.pk, "view", NOW, "tools", quantity=2)

    record_events([record, record])
    record_events([replace(record, quantity=3, key=" TOOLS")])

    event = Event.objects.get()
    assert (event.quantity, event.at) == (7, NOW.replace(second=0))
    assert set(DirtyMark.objects.get_queryset()[0].fields) == {"events"}


BAD = [
    ({"reference": " "}, "reference", "blank"),
    ({"reference": "x" * 65}, "reference", "too_long"),
    ({"reference": "a\x00"}, "reference", "zero_byte"),
    ({"placed_at": NOW.replace(tzinfo=None)}, "placed_at", "naive_instant"),
    ({"placed_at": "2026-01-01"}, "placed_at", "wrong_type"),
    ({"net": Decimal("-1")}, "net", "negative"),
    ({"net": 1.5}, "net", "wrong_type"),
    ({"net": Decimal("1.005")}, "net", "too_precise"),
    ({"net": Decimal("NaN")}, "net", "too_large"),
    ({"net": Decimal(10) ** 14}, "net", "too_large"),
    ({"net": Decimal(10) ** 13, "rate": Decimal(100)}, "rate", "too_large"),
    ({"rate": Decimal(0)}, "rate", "not_positive"),
    ({"status": "Placed"}, "status", "not_a_choice"),
    ({"method": "pigeon"}, "method", "not_a_choice"),
    ({"company_id": 2**62}, "company_id", "unknown_company"),
    ({"bought": (LineRecord("", Decimal(1)),)}, "product", "blank"),
    ({"bought": (LineRecord("P", Decimal(1), -1),)}, "quantity", "negative"),
    ({"bought": (LineRecord("P", Decimal(1), 1, ("",)),)}, "categories", "wrong_type"),
]


@pytest.mark.parametrize(("fields", "field", "code"), BAD)
def test_a_bad_record_is_named_and_nothing_of_the_call_is_kept(company, fields, field, code):
    good, bad = order_of(company), order_of(company, **{"reference": "bad", **fields})

    with pytest.raises(ActivityError) as caught:
        record_orders([good, bad])

    assert (caught.value.field, caught.value.code) == (field, code)
    assert caught.value.messages[0]
    assert not TradeOrder.objects.exists()


@pytest.mark.parametrize(
    "tell",
    [
        lambda c: record_orders([order_of(c), order_of(c)]),
        lambda c: record_returns([ReturnRecord("r", "1", NOW, Decimal(1))] * 2),
        lambda c: record_events([EventRecord(c.pk, "login", NOW, reference="l")] * 2),
    ],
)
def test_a_reference_told_twice_in_one_call_is_refused(company, tell):
    with pytest.raises(ActivityError) as caught:
        tell(company)

    assert caught.value.code == "twice"


def test_what_is_forgotten_is_gone_with_its_lines_and_returns(company):
    record_orders([order_of(company)])
    record_returns([ReturnRecord("r1", "1001", NOW, Decimal("30"))])
    DirtyMark.objects.all().delete()

    forgotten = forget(["1001", "unknown"])

    assert forgotten == 1
    assert not (BoughtLine.objects.exists() or OrderReturn.objects.exists())
    assert marked() == [company.pk]


def test_what_a_company_did_moves_to_another_and_minutes_add_up(company):
    other = make_company()
    record_orders([order_of(company)])
    record_events([EventRecord(c.pk, "view", NOW, quantity=2) for c in (company, other)])
    record_events([EventRecord(company.pk, "login", NOW, reference="l1")])

    move(company.pk, other.pk)

    assert set(TradeOrder.objects.values_list("company_id", flat=True)) == {other.pk}
    assert set(BoughtLine.objects.values_list("company_id", flat=True)) == {other.pk}
    assert set(Event.objects.values_list("company_id", "kind", "quantity")) == {
        (other.pk, "view", 4), (other.pk, "login", 1),
    }  # fmt: skip
