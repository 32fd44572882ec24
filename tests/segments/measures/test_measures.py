"""Laws M1–M5 and W1 by example, each in SQL and in Python."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.lookups import GreaterThanOrEqual

from segments.measures import Measure, Narrow, load_activity, with_measures
from segments.models import Company, CompanyFacts
from segments.values.base import Context
from tests.factories.activity import make_event, make_line, make_return, make_trade_order
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def measured(company, measure: Measure, as_of: datetime = NOW):
    """Answer what both evaluators say, which must be the same."""
    ctx = Context(as_of=as_of)
    column = ctx.measures.column(measure)
    rows = with_measures(CompanyFacts.objects.annotate(found=column), ctx)
    in_sql = rows.values_list("found", flat=True).get(pk=company.pk)
    in_python = load_activity([company.pk], ctx)[company.pk].value(measure)
    assert in_sql == in_python
    assert type(in_sql) is type(in_python)
    return in_sql


def orders(what: str, **fields) -> Measure:
    return Measure("orders", what, **fields)


@pytest.mark.parametrize(
    ("status", "counted"),
    [("placed", 1), ("confirmed", 1), ("shipped", 1), ("delivered", 1), ("pending", 0),
     ("cancelled", 0)],
)  # fmt: skip
def test_an_order_counts_by_its_status(status, counted):
    company = make_company()
    make_trade_order(company, NOW - DAY, status=status)

    found = measured(company, orders("count"))

    assert found == counted


@pytest.mark.parametrize(("placed_at", "counted"), [(NOW - TICK, 1), (NOW, 1), (NOW + TICK, 0)])
def test_an_order_exactly_at_the_instant_counts_and_later_ones_do_not_exist(placed_at, counted):
    company = make_company()
    make_trade_order(company, placed_at)

    found = measured(company, orders("count"))

    assert found == counted


@pytest.mark.parametrize(
    ("placed_at", "counted"),
    [(NOW - 9 * DAY - TICK, 0), (NOW - 9 * DAY, 1), (NOW - 3 * DAY - TICK, 1), (NOW - 3 * DAY, 0)],
)
def test_a_window_starts_inside_and_ends_outside(placed_at, counted):
    company = make_company()
    make_trade_order(company, placed_at)

    found = measured(company, orders("count", start=NOW - 9 * DAY, end=NOW - 3 * DAY))

    assert found == counted


@pytest.mark.parametrize(
    ("as_of", "count", "net"),
    [
        (NOW - TICK, 1, "100.00"),
        (NOW, 1, "60.00"),
        (NOW + DAY - TICK, 1, "60.00"),
        (NOW + DAY, 0, "0.00"),
    ],
)
def test_a_return_is_known_from_its_instant_on_and_a_wholly_returned_order_does_not_count(
    as_of, count, net
):
    company = make_company()
    order = make_trade_order(company, NOW - DAY, "100")
    make_return(order, NOW, "40")
    make_return(order, NOW + DAY, "60")

    assert measured(company, orders("count"), as_of) == count
    assert measured(company, orders("net"), as_of) == Decimal(net)


def test_each_order_is_rounded_half_up_to_cents_before_the_sum():
    company = make_company()
    for _ in range(2):
        make_trade_order(company, NOW - DAY, "0.03", currency="SEK", rate=Decimal("0.5"))

    found = measured(company, orders("net"))

    assert found == Decimal("0.04")


def test_an_order_without_a_rate_counts_but_not_as_money():
    company = make_company()
    make_trade_order(company, NOW - 2 * DAY, "50")
    make_trade_order(company, NOW - DAY, "1000", currency="XAU", rate=None)

    assert measured(company, orders("count")) == 2
    assert measured(company, orders("net")) == Decimal("50.00")
    assert measured(company, orders("average")) == Decimal("50.00")
    assert measured(company, orders("last")) == NOW - DAY


def test_without_an_order_counts_and_sums_are_nothing_and_the_rest_is_unknown():
    company = make_company()

    assert measured(company, orders("count")) == 0
    assert measured(company, orders("net")) == Decimal("0.00")
    for what in ("average", "first", "last", "share", "discount_share"):
        assert measured(company, orders(what)) is None


def test_a_tree_takes_in_all_companies_below_inactive_ones_too():
    head = make_company(refreshed=False)
    child = make_company(refreshed=False, parent=head, is_active=False)
    grandchild = make_company(parent=child)
    stranger = make_company()
    for company in (head, child, grandchild, stranger):
        make_trade_order(company, NOW - DAY)

    found = [
        measured(company, orders("count", scope="tree"))
        for company in (head, child, grandchild, stranger)
    ]

    assert found == [3, 2, 1, 1]
    assert measured(head, orders("count")) == 1


def test_category_and_brand_must_hold_on_the_same_line():
    company = make_company()
    order = make_trade_order(company, NOW - DAY)
    make_line(order, categories=["tools", "tools/drills"], brand="Bosch", brand_folded="bosch")
    make_line(order, categories=["fasteners"], brand="Würth", brand_folded="würth")

    def bought(**narrow):
        return measured(company, Measure("lines", "count", narrow=Narrow.to(**narrow)))

    assert bought(categories="tools") == 1
    assert bought(categories="tools", brands="BOSCH ") == 1
    assert bought(categories="tools", brands="WÜRTH") == 0
    assert bought(categories=["tools", "fasteners"]) == 1


def test_lines_of_an_order_that_does_not_count_do_not_count():
    company = make_company()
    order = make_trade_order(company, NOW - DAY, "10")
    make_line(order, "10")
    make_return(order, NOW, "10")

    assert measured(company, Measure("lines", "net"), NOW - TICK) == Decimal("10.00")
    assert measured(company, Measure("lines", "net"), NOW) == Decimal("0.00")


def test_events_are_told_apart_by_kind_and_key_and_count_by_quantity():
    company = make_company()
    make_event(company, "view", NOW - DAY, "tools", quantity=5)
    make_event(company, "view", NOW - DAY, "tools/drills", quantity=4)
    make_event(company, "view", NOW - DAY, "toolset", quantity=100)
    make_event(company, "search", NOW - DAY, "tools", quantity=2)
    make_event(company, "session", NOW - DAY, minutes=Decimal("7.50"))

    def events(what, **narrow):
        return measured(company, Measure("events", what, narrow=Narrow.to(**narrow)))

    assert events("count", kinds="view", keys="Tools") == 9
    assert events("count", kinds=["view", "search"]) == 111
    assert events("count", kinds="view", keys="bolts") == 0
    assert events("minutes", kinds="session") == Decimal("7.50")


@pytest.mark.parametrize(
    "measure",
    [
        Measure("orders", "count", narrow=Narrow(methods=frozenset())),
        Measure("lines", "count", narrow=Narrow(categories=frozenset())),
        Measure("events", "count", narrow=Narrow(kinds=frozenset())),
    ],
)
def test_an_empty_choice_means_nothing_and_never_everything(measure):
    company = make_company()
    make_line(make_trade_order(company, NOW - DAY), categories=["tools"])
    make_event(company, "view", NOW - DAY)

    found = measured(company, measure)

    assert found == 0


@pytest.mark.parametrize(
    ("source", "what", "narrow"),
    [("orders", "minutes", {}), ("weather", "count", {}), ("orders", "count", {"brands": "x"})],
)
def test_what_can_not_be_measured_is_refused(source, what, narrow):
    with pytest.raises(ValueError, match=r"have no|not narrowed"):
        Measure(source, what, narrow=Narrow.to(**narrow))


def test_the_worked_example_of_the_docs():
    company = make_company()
    day = datetime(2026, 3, 1, tzinfo=UTC)
    first = make_trade_order(company, day, "100", status="shipped")
    second = make_trade_order(company, day + DAY, "100", status="shipped")
    krona = {"currency": "SEK", "rate": Decimal("0.09")}
    make_trade_order(company, day + 2 * DAY, "250.05", **krona)
    make_trade_order(company, day + 3 * DAY, "80", currency="GBP", rate=None)
    make_trade_order(company, day + 4 * DAY, "500", status="cancelled")
    make_trade_order(company, day + 10 * DAY, "70")
    make_return(first, day + 8 * DAY, "40")
    make_return(second, day + 10 * DAY, "100")

    found = [
        measured(company, orders(what), day + 9 * DAY)
        for what in ("count", "net", "average", "last")
    ]

    assert found == [4, Decimal("182.50"), Decimal("60.83"), day + 3 * DAY]


def test_equal_measures_are_computed_once_and_each_source_is_scanned_once():
    ctx = Context(as_of=NOW)
    for start in (NOW - DAY, NOW - 2 * DAY):
        for scope in ("own", "tree"):
            for what in ("count", "net", "average"):
                ctx.measures.column(orders(what, start=start, scope=scope))
                ctx.measures.column(orders(what, start=start, scope=scope))

    sql, _params = ctx.measures.source(ctx)

    assert len(ctx.measures) == 12
    assert sql.count("FROM segments_tradeorder") == 2  # settled ones, and those with a late return


def test_measures_filter_count_and_nest_like_any_column(django_assert_num_queries):
    company, other = make_company(), make_company()
    make_trade_order(company, NOW - DAY)
    ctx = Context(as_of=NOW)
    column = ctx.measures.column(orders("count"))

    found = with_measures(CompanyFacts.objects.filter(Q(GreaterThanOrEqual(column, 1))), ctx)

    with django_assert_num_queries(3):
        assert found.count() == 1
        assert list(CompanyFacts.objects.filter(pk__in=found.values("pk"))) == [found.get()]
    assert not with_measures(found, ctx, [other.pk]).exists()


def test_reading_what_companies_did_costs_four_queries(django_assert_num_queries):
    head = make_company(refreshed=False)
    children = [make_company(parent=head) for _ in range(3)]
    for company in (head, *children):
        make_line(make_trade_order(company, NOW - DAY))
        make_event(company, "view", NOW - DAY)

    with django_assert_num_queries(4):
        found = load_activity([head.pk, children[0].pk], Context(as_of=NOW))

    assert found[head.pk].value(orders("count", scope="tree")) == 4


def test_few_companies_are_looked_up_through_indexes():
    company = make_company()
    many = [Company(number=f"M{n}", legal_name=f"Many {n}") for n in range(2_000)]
    CompanyFacts.objects.bulk_create(
        CompanyFacts(company=one, ancestor_ids=[company.pk, 1_000_000 + one.pk])
        for one in Company.objects.bulk_create(many)
    )
    ctx = Context(as_of=NOW)
    ctx.measures.column(orders("count", scope="tree"))
    sql, params = ctx.measures.source(ctx, [many[0].pk])

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE segments_companyfacts")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "segments_facts_below" in plan
    assert "Seq Scan" not in plan
