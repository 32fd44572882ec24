"""Quantity breaks are told from past lines, and only where the lines really show one."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pricing.inferring import Sale, infer_breaks


def sold(times, quantity, price, sku="CUP"):
    return [Sale(sku, quantity, Decimal(price))] * times


def test_two_prices_with_a_step_between_them_are_a_break():
    sales = sold(30, 2, "2.95") + sold(30, 12, "2.55") + sold(30, 36, "2.55")

    [found] = infer_breaks(sales)

    assert (found.sku, found.step) == ("CUP", 12)
    assert (found.below.price, found.onward.price) == (Decimal("2.95"), Decimal("2.55"))


def test_the_step_that_tells_most_lines_wins():
    sales = sold(60, 2, "2.95") + sold(10, 13, "2.95") + sold(40, 24, "2.55")

    [found] = infer_breaks(sales)

    assert found.step == 24


@pytest.mark.parametrize(
    "sales",
    [
        sold(60, 2, "2.95") + sold(60, 12, "2.95"),
        sold(60, 2, "2.55") + sold(60, 12, "2.95"),
        sold(60, 2, "2.95") + sold(24, 12, "2.55"),
        sold(60, 2, "2.95") + sold(30, 12, "2.55") + sold(11, 12, "2.95"),
        [],
    ],
    ids=["one price", "dearer", "few lines", "mixed prices", "nothing"],
)
def test_what_is_no_break_is_not_told_as_one(sales):
    assert infer_breaks(sales) == []


def write_lines(path, rows):
    with path.open("w", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(["code", "pieces", "each", "customer"])
        writer.writerows(rows)


def test_the_command_writes_a_price_file_and_leaves_returns_and_nobody_out(tmp_path):
    rows = [["CUP", 2, "2.95", "7"]] * 30 + [["CUP", 12, "2.55", "7"]] * 30
    rows += [["CUP", -12, "9.00", "7"], ["CUP", 1, "0", "7"]] * 40 + [["CUP", 1, "9.00", ""]] * 40
    write_lines(tmp_path / "lines.csv", rows)
    out = StringIO()

    call_command(
        "infer_breaks", tmp_path / "lines.csv", tmp_path / "prices.csv",
        sku="code", quantity="pieces", price="each", buyer="customer", stdout=out,
    )  # fmt: skip

    assert "1 products with a quantity break" in out.getvalue()
    written = (tmp_path / "prices.csv").read_text(encoding="utf-8-sig").split()
    assert written == ["sku,min_quantity,price", "CUP,1,2.95", "CUP,12,2.55"]


def test_a_part_number_that_looks_like_a_formula_is_written_as_text(tmp_path):
    rows = [["=CUP", 2, "2.95", "7"]] * 30 + [["=CUP", 12, "2.55", "7"]] * 30
    write_lines(tmp_path / "lines.csv", rows)

    call_command(
        "infer_breaks", tmp_path / "lines.csv", tmp_path / "prices.csv",
        sku="code", quantity="pieces", price="each", stdout=StringIO(),
    )  # fmt: skip

    written = (tmp_path / "prices.csv").read_text(encoding="utf-8-sig").split()
    assert written[1:] == ["'=CUP,1,2.95", "'=CUP,12,2.55"]


def test_a_number_that_is_none_is_named_with_its_row(tmp_path):
    write_lines(tmp_path / "lines.csv", [["CUP", "2", "2.95", "7"], ["CUP", "two", "2.95", "7"]])

    with pytest.raises(CommandError, match="Row 3: “two”"):
        call_command(
            "infer_breaks", tmp_path / "lines.csv", tmp_path / "prices.csv",
            sku="code", quantity="pieces", price="each",
        )  # fmt: skip


def test_a_missing_column_is_named(tmp_path):
    write_lines(tmp_path / "lines.csv", [])

    with pytest.raises(CommandError, match="sku, unit_price"):
        call_command(
            "infer_breaks", tmp_path / "lines.csv", tmp_path / "prices.csv", quantity="pieces"
        )
