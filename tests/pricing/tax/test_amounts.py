"""Amounts of tax: rounded once a line, added up without a cent lost."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tax.amounts import per_rate, shared_out, tax_on, taxed, with_tax
from pricing.tax.treatment import Problem, Tax, Treatment
from segments.minor_units import decimals_of

FINNISH = Tax(Treatment.DOMESTIC, "FI", "standard", Decimal("25.5"))
REDUCED = Tax(Treatment.DOMESTIC, "FI", "reduced", Decimal("13.5"))
BOOKS = Tax(Treatment.DOMESTIC, "FI", "books", Decimal("13.50"))
REVERSE = Tax(Treatment.REVERSE_CHARGE, "SE", "standard", Decimal(0))
UNKNOWN = Tax(Treatment.DOMESTIC, "FI", "", None, Problem.TWO_CATEGORIES)

nets = st.decimals(min_value=0, max_value=10**9, places=2)
percents = st.decimals(min_value=0, max_value=100, places=2)
taxes = st.sampled_from([FINNISH, REDUCED, BOOKS, REVERSE])
lines = st.lists(st.builds(lambda net, tax: taxed(net, tax, "EUR"), nets, taxes), max_size=20)


@pytest.mark.parametrize(
    ("net", "rate", "currency", "tax"),
    [
        ("32.50", "25.5", "EUR", "8.29"),  # 8.2875
        ("0.02", "25", "EUR", "0.01"),  # 0.005, a half goes up
        ("100", "0", "EUR", "0.00"),
        ("1001", "10", "JPY", "100"),
        ("1005", "10", "JPY", "101"),
        ("1.001", "5", "KWD", "0.050"),
    ],
)
def test_the_tax_of_a_line_is_rounded_half_up_to_the_currency(net, rate, currency, tax):
    assert tax_on(Decimal(net), Decimal(rate), currency) == Decimal(tax)


@given(nets, percents, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_tax_never_changes_the_net_amount(net, percent, currency):
    tax = Tax(Treatment.DOMESTIC, "FI", "standard", percent)

    line = taxed(net, tax, currency)

    exact = net * percent / 100
    assert line.net == net
    assert line.gross - line.amount == net
    assert line.amount == exact.quantize(Decimal(1).scaleb(-decimals_of(currency)), ROUND_HALF_UP)


@given(lines)
def test_the_sums_per_rate_are_the_sums_of_the_lines(lines):
    totals = per_rate(lines)

    assert sum(total.net for total in totals) == sum(line.net for line in lines)
    assert sum(total.amount for total in totals) == sum(line.amount for line in lines)
    assert len({(t.tax.treatment, t.tax.country, t.tax.rate) for t in totals}) == len(totals)


@given(nets, lines, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_shares_of_a_charge_add_up_to_the_charge(charge, lines, currency):
    charge = charge.quantize(Decimal(1).scaleb(-decimals_of(currency)))

    shares = shared_out(charge, lines, currency, otherwise=FINNISH)

    assert sum(share.net for share in shares) == charge


def test_a_charge_is_taxed_like_the_goods_that_it_belongs_to():
    goods = [taxed(Decimal(75), FINNISH, "EUR"), taxed(Decimal(25), REDUCED, "EUR")]

    shares = shared_out(Decimal("10.00"), goods, "EUR", otherwise=FINNISH)

    assert [(s.tax.rate, s.net, s.amount) for s in shares] == [
        (Decimal("25.5"), Decimal("7.50"), Decimal("1.91")),
        (Decimal("13.5"), Decimal("2.50"), Decimal("0.34")),
    ]


def test_a_charge_on_goods_of_unknown_tax_has_no_known_tax():
    goods = [taxed(Decimal(75), FINNISH, "EUR"), taxed(Decimal(25), UNKNOWN, "EUR")]

    (share,) = shared_out(Decimal(10), goods, "EUR", otherwise=FINNISH)

    assert (share.net, share.amount, share.gross) == (10, None, None)


def test_two_categories_of_one_rate_are_one_total():
    totals = per_rate([taxed(Decimal(10), REDUCED, "EUR"), taxed(Decimal(30), BOOKS, "EUR")])

    assert [(total.net, total.amount) for total in totals] == [(40, Decimal("5.40"))]


@pytest.mark.parametrize(
    ("unit", "currency", "shown"),
    [("0.0325", "EUR", "0.0408"), ("10", "EUR", "12.55"), ("9.99", "EUR", "12.54"),
     ("100", "JPY", "126"), ("1E+2", "EUR", "125.50")],
)  # fmt: skip
def test_a_piece_is_shown_with_as_many_decimals_as_its_price_has(unit, currency, shown):
    assert with_tax(Decimal(unit), Decimal("25.5"), currency) == Decimal(shown)
