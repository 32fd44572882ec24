"""Whatever is wrong with a price file is told by line and column, and nothing of it is applied."""

import io
import zipfile
from decimal import Decimal as D

import pytest

from pricing.importing import import_prices
from pricing.models import Price, PriceBatch, StagedPrice
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.tables import as_file, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealer():
    price_list = make_price_list("dealer")
    make_price(price_list, make_product("Bolt", upc="B-1"), "3")
    make_product("Nut", upc="N-1")
    return price_list


def told(price_list, content):
    """Import text, bytes or a workbook; answer every problem, and hold that nothing is written."""
    report = import_prices(as_file(content), price_list, replace=True)
    stored = Price.objects.values_list("product__upc", "min_quantity", "amount", "percent")
    assert list(stored) == [("B-1", 1, D("3"), None)]
    assert not StagedPrice.objects.exists() and not PriceBatch.objects.exists()
    return [str(problem) for problem in report.problems]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("B-1,1,-5,,", "column price: -5 is below 0.0001"),
        ("B-1,1,0,,", "column price: 0 is below 0.0001"),
        ("B-1,1,0.00,,", "column price: 0.00 is below 0.0001"),
        ("B-1,1,1000000000,,", "column price: 1000000000 is above 999999999.9999"),
        ("B-1,1," + "9" * 60 + ",,", "column price: “" + "9" * 39 + "…” is not a number"),
        ("B-1,1,NaN,,", "column price: “NaN” is not a number"),
        ("B-1,1,Infinity,,", "column price: “Infinity” is not a number"),
        ("B-1,1,1e3,,", "column price: “1e3” is not a number"),
        ("B-1,1,٣,,", "column price: “٣” is not a number"),
        ("B-1,1,=1+1,,", "column price: “=1+1” is not a number"),
        ("B-1,1,,NaN,", "column percent: “NaN” is not a number"),
        ("B-1,1,,100,", "column percent: 100 is above 99.9999"),
        ("B-1,1,,-1001,", "column percent: -1001 is below -1000"),
        ("B-1,1,5,5,", "column price: give a price or a percentage, one of the two"),
        ("B-1,1,,,", "column price: give a price or a percentage, one of the two"),
        ("B-1,0,5,,", "column min_quantity: 0 is below 1"),
        ("B-1,-1,5,,", "column min_quantity: -1 is below 1"),
        ("B-1,99999999999,5,,", "column min_quantity: 99999999999 is above 1000000000"),
        ("B-1,1,5,,USD", "column currency: the list is in EUR, not in USD"),
        ("B-1,1,5,,EURO", "column currency: “EURO” is not a three-letter currency code (ISO 4217)"),
        ("NO-1,1,5,,", "column sku: there is no product “NO-1”"),
        ("b-1,1,5,,", "column sku: there is no product “b-1”"),
        ("=B-1,1,5,,", "column sku: there is no product “=B-1”"),
        ("B-1\x07,1,5,,", "column sku: holds a control character"),
        ("B-1,1,5", "has 3 cells, the header has 5"),
        ("B-1,1,5,,,7", "has 6 cells, the header has 5"),
    ],
)
def test_one_wrong_row_among_right_ones_keeps_all_out(cells, problem, dealer):
    file = f"sku,min_quantity,price,percent,currency\nN-1,,4,,\n{cells}\nN-1,5,4,,\n"

    found = told(dealer, file)

    assert found == [f"line 3{': ' if problem.startswith('has') else ', '}{problem}"]


def test_each_row_that_says_something_again_is_told_with_the_first(dealer):
    found = told(dealer, "sku,price\nB-1,5\nN-1,5\nB-1,5\nB-1,6\n")

    assert found == [
        "line 4, column min_quantity: “B-1” from 1 is on line 2 already",
        "line 5, column min_quantity: “B-1” from 1 is on line 2 already",
    ]


def test_periods_belong_to_the_list_and_are_refused_as_columns(dealer):
    file = "sku,price,valid_from,valid_to\nB-1,5,2026-01-01,2026-12-31\nB-1,6,2026-06-01,\n"

    found = told(dealer, file)

    assert [words.split(";")[0] for words in found] == [
        "line 1, column valid_from: is not a known column",
        "line 1, column valid_to: is not a known column",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "line 1: there is no header row"),
        ("sku,price\nBlåbär,5\n".encode("cp1252"), "line 2: byte 0xE5 at position 3 is not UTF-8"),
        ("sku,price\nB-1,5\n".encode("utf-16"), "this file is UTF-16; save it as CSV UTF-8"),
        ("sku," + "x," * 20_000 + "price\n", "line 1: 20002 columns; at most 500 are read"),
        ("sku,price\nB-1,5\x00\n", "line 2: holds a NUL character"),
        ("sku,price\nB-1," + "5" * 2_000_000, "line 2: the line is longer than 1048576 bytes"),
        ("sku,price,price\nB-1,5,6\n", "line 1, column price: appears twice"),
        (b"PK\x03\x04 not a package", "this is not a readable XLSX file"),
    ],
    ids=["empty", "windows", "utf-16", "wide", "nul", "long line", "twice", "no package"],
)
def test_a_file_that_is_wrong_as_a_whole_is_told_so(content, problem, dealer):
    assert told(dealer, content)[0].startswith(problem)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(dealer):
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w") as entry,
    ):
        for _megabyte in range(500):
            entry.write(b" " * 1024 * 1024)
    assert file.tell() < 1024 * 1024

    assert told(dealer, file.getvalue()) == [
        "the XLSX file unpacks to 500 MB; at most 400 MB are read"
    ]


def test_a_sheet_is_told_by_line_and_column_too(dealer):
    book = sheet(
        ["sku", "price", "percent"],
        ["B-1", -5, None],
        ["NO-1", 5, None],
        ["N-1", "=1/0", None],
        ["N-1", "#DIV/0!", None],
        ["N-1", True, 5],
    )

    assert told(dealer, book) == [
        "line 2, column price: -5 is below 0.0001",
        "line 3, column sku: there is no product “NO-1”",
        "line 4, column price: give a price or a percentage, one of the two",
        "line 5, column price: holds the spreadsheet error #DIV/0!",
        "line 6, column price: give a price or a percentage, one of the two",
    ]


def test_a_hundred_thousand_mistakes_are_counted_and_ten_thousand_kept(dealer):
    file = "sku,price\n" + "NO-1,5\n" * 100_000

    report = import_prices(io.BytesIO(file.encode()), dealer)

    assert report.problem_count == 100_000
    assert len(report.problems) == 10_000
