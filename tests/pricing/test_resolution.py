"""The rules of DESIGN 3, one claim a test. Pure: no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from pricing.candidates import SEGMENT, Base, Candidates, Entry, Kind, ListTerms
from pricing.decision import Outcome
from pricing.quote import Break, Reason
from pricing.resolution import explain, resolve

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
EUR_10 = Base(D("10.00"), "EUR")
DEALER = ListTerms(
    code="dealer", name="Dealer", level=SEGMENT, priority=100, currency="EUR", decimals=2
)
CONTRACT = replace(DEALER, code="contract", name="Contract", level=0)
PARENT = replace(DEALER, code="parent", name="Parent", level=1)


def fixed(terms, amount, min_quantity=1):
    return Entry(terms, Kind.PRODUCT, min_quantity, amount=D(amount))


def off(terms, percent, min_quantity=1, kind=Kind.PRODUCT, **category):
    return Entry(terms, kind, min_quantity, percent=D(percent), **category)


def asked(*entries, base=EUR_10, currency="EUR", at=AT):
    return Candidates(currency=currency, at=at, base=base, entries=entries)


def price(*entries, quantity=1, policy="priority", **fields):
    quote = resolve(asked(*entries, **fields), quantity=quantity, policy=policy)
    return quote and quote.unit_price


def test_without_a_list_the_base_price_is_charged():
    quote = resolve(asked(), quantity=1)

    assert (quote.unit_price, quote.source, quote.reason) == (D("10.00"), "base", Reason.BASE)


def test_the_most_specific_level_wins_even_when_it_is_dearer():
    entries = [fixed(DEALER, "7"), fixed(PARENT, "8"), fixed(CONTRACT, "9")]

    assert price(*entries) == 9
    assert price(*entries[:2]) == 8
    assert price(*entries[:1]) == 7


def test_a_level_that_has_no_break_reached_gives_way_to_the_next():
    entries = [fixed(CONTRACT, "5", min_quantity=100), fixed(DEALER, "8")]

    assert price(*entries, quantity=99) == 8
    assert price(*entries, quantity=100) == 5


def test_inside_a_level_the_lower_priority_number_wins():
    first = replace(DEALER, code="first", priority=1)

    assert price(fixed(DEALER, "7"), fixed(first, "8")) == 8


def test_equal_priority_goes_to_the_lowest_price_at_the_requested_quantity():
    other = replace(DEALER, code="other")
    entries = [fixed(DEALER, "8"), fixed(other, "9"), fixed(other, "7", min_quantity=10)]

    assert price(*entries, quantity=9) == 8
    assert price(*entries, quantity=10) == 7


def test_equal_prices_go_to_the_first_code():
    other = replace(DEALER, code="abc")

    quote = resolve(asked(fixed(DEALER, "8"), fixed(other, "8")), quantity=1)

    assert quote.price_list_code == "abc"


def test_the_lowest_policy_takes_the_lowest_price_of_all_levels():
    entries = [fixed(CONTRACT, "9"), fixed(DEALER, "8")]

    assert price(*entries, policy="lowest") == 8
    assert price(fixed(CONTRACT, "11"), policy="lowest") == 10


def test_inside_a_list_the_product_goes_before_its_category_before_everything():
    product = fixed(DEALER, "9.90")
    category = off(DEALER, 20, kind=Kind.CATEGORY, category_id=1, depth=1)
    everything = off(DEALER, 30, kind=Kind.EVERYTHING)

    assert price(product, category, everything) == D("9.90")
    assert price(category, everything) == D("8.00")
    assert price(everything) == D("7.00")


def test_the_deepest_category_goes_first_then_the_greatest_percentage():
    tools = off(DEALER, 30, kind=Kind.CATEGORY, category_id=1, depth=1)
    drills = off(DEALER, 10, kind=Kind.CATEGORY, category_id=2, depth=2)
    offers = off(DEALER, 15, kind=Kind.CATEGORY, category_id=3, depth=2)

    assert price(tools, drills) == D("9.00")
    assert price(tools, drills, offers) == D("8.50")


def test_a_category_whose_break_is_not_reached_gives_way():
    tools = off(DEALER, 5, kind=Kind.CATEGORY, category_id=1, depth=1)
    drills = off(DEALER, 20, 10, kind=Kind.CATEGORY, category_id=2, depth=2)

    assert price(tools, drills, quantity=9) == D("9.50")
    assert price(tools, drills, quantity=10) == D("8.00")


def test_the_greatest_break_that_is_reached_counts():
    entries = [fixed(DEALER, "9"), fixed(DEALER, "8", 10), fixed(DEALER, "7", 100)]

    assert [price(*entries, quantity=q) for q in (1, 9, 10, 99, 100, 5000)] == [9, 9, 8, 8, 7, 7]


@pytest.mark.parametrize(
    ("base", "percent", "decimals", "expected"),
    [
        ("0.33", "50", 2, "0.17"),  # 0.165: the half goes up
        ("0.33", "50", 4, "0.1650"),
        ("9.99", "33.3333", 2, "6.66"),
        ("10.00", "-5", 2, "10.50"),  # a negative percentage is a surcharge
        ("199", "12.5", 0, "174"),  # 174.125
        ("1234567890.12", "0.0001", 4, "1234566655.5521"),
    ],
)
def test_a_computed_price_is_rounded_half_up_once(base, percent, decimals, expected):
    terms = replace(DEALER, decimals=decimals)

    assert price(off(terms, percent), base=Base(D(base), "EUR")) == D(expected)


def test_a_fixed_price_keeps_its_four_decimals():
    assert price(fixed(DEALER, "0.0325")) == D("0.0325")


def test_a_percentage_without_a_base_price_gives_nothing():
    nothing = Base(None, "EUR")

    assert price(off(CONTRACT, 10), fixed(DEALER, "7"), base=nothing) == 7
    assert price(off(CONTRACT, 10), base=nothing) is None


def test_a_price_that_rounds_to_nothing_is_no_price():
    penny = Base(D("0.01"), "EUR")

    decision = explain(asked(off(DEALER, 60), base=penny), quantity=1)

    assert decision.findings[0].outcome is Outcome.ROUNDS_TO_NOTHING
    assert decision.winner.price == D("0.01")


def test_currencies_are_never_mixed():
    dollars = replace(CONTRACT, currency="USD")

    assert price(fixed(dollars, "1")) == D("10.00")
    assert price(off(DEALER, 10), base=Base(D("10"), "USD")) is None


def test_the_period_is_half_open():
    spring = replace(CONTRACT, starts_at=AT, ends_at=AT + timedelta(hours=1))
    entry = fixed(spring, "5")

    assert price(entry, at=AT - timedelta(microseconds=1)) == 10
    assert price(entry, at=AT) == 5
    assert price(entry, at=AT + timedelta(hours=1)) == 10


def test_a_draft_prices_nothing():
    assert price(fixed(replace(CONTRACT, is_published=False), "5")) == 10


def test_a_price_below_the_floor_is_raised_to_it_and_says_so():
    guarded = replace(DEALER, min_margin=D("10"))
    known = Base(D("10.00"), "EUR", cost=D("7.001"))

    quote = resolve(asked(off(guarded, 50), base=known), quantity=1)

    assert (quote.unit_price, quote.reason) == (D("7.71"), Reason.FLOOR)  # 7.7011 upwards
    assert price(off(guarded, 50)) == 5  # the cost is unknown


def test_the_quote_carries_the_whole_table_of_breaks():
    entries = [fixed(DEALER, "9"), fixed(DEALER, "8", 10), fixed(CONTRACT, "8.5", 50)]

    quote = resolve(asked(*entries), quantity=20)

    assert quote.unit_price == 8
    assert quote.breaks == (Break(1, D(9)), Break(10, D(8)), Break(50, D("8.5")))


def test_one_price_at_every_quantity_is_no_table():
    assert resolve(asked(fixed(DEALER, "9"), fixed(DEALER, "9", 10)), quantity=1).breaks == ()


def test_every_candidate_says_why_it_lost():
    silent = Entry(replace(CONTRACT, code="silent"), Kind.EVERYTHING)
    other = replace(DEALER, code="other", priority=200)
    entries = [
        silent,
        fixed(CONTRACT, "5", 100),
        fixed(DEALER, "8"),
        off(DEALER, 40, kind=Kind.EVERYTHING),
        fixed(other, "7"),
        fixed(replace(DEALER, code="cheap"), "8.01"),
    ]

    decision = explain(asked(*entries), quantity=2)

    assert [(f.code, f.outcome) for f in decision.findings] == [
        ("contract", Outcome.QUANTITY_NOT_REACHED),
        ("silent", Outcome.NOTHING_HERE),
        ("cheap", Outcome.DEARER),
        ("dealer", Outcome.WON),
        ("dealer", Outcome.NEARER_KIND),
        ("other", Outcome.OTHER_PRIORITY),
        ("", Outcome.OTHER_LEVEL),
    ]


def test_a_quantity_below_one_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        resolve(asked(), quantity=0)
