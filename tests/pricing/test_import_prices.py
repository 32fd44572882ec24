"""Prices from CSV and XLSX: everything checked first, applied all or nothing, repeatable."""

from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pricing.models import Price
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.tables import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealer():
    make_product("Bolt", upc="B-1")
    make_product("Nut", upc="N-1")
    make_product("Shirt", upc="S-1", structure="parent")
    return make_price_list("dealer")


@pytest.fixture
def table(tmp_path):
    """Write lines as a CSV file."""

    def write(*lines):
        path = tmp_path / "prices.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


def run(path, **options):
    call_command("import_prices", path, **{"list": "dealer", "verbosity": 0} | options)


def stored():
    rows = Price.objects.order_by("product__upc", "min_quantity")
    return list(rows.values_list("product__upc", "min_quantity", "amount", "percent"))


def test_a_csv_file_becomes_prices_and_percentages(dealer, table):
    path = table("sku,min_quantity,price,percent,currency", "B-1,,7.50,,EUR", "B-1,100,0.0325,,",
                 "N-1,,,12.5,eur")  # fmt: skip

    run(path)

    assert stored() == [
        ("B-1", 1, D("7.5"), None),
        ("B-1", 100, D("0.0325"), None),
        ("N-1", 1, None, D("12.5")),
    ]


def test_an_xlsx_file_is_read_alike(dealer, tmp_path):
    rows = [["SKU", "Min quantity", "Price"], ["B-1", 10, 7.25], ["N-1", None, "3.10"]]
    sheet(*rows).save(tmp_path / "prices.xlsx")

    run(tmp_path / "prices.xlsx")

    assert stored() == [("B-1", 10, D("7.25"), None), ("N-1", 1, D("3.1"), None)]


def test_the_same_file_twice_changes_nothing(dealer, table, capsys):
    path = table("sku,price", "B-1,7.50", "N-1,3")
    run(path)
    before = list(Price.objects.order_by("pk").values())
    histories = dealer.history.count()

    run(path)

    assert "0 created, 0 changed, 2 unchanged" in capsys.readouterr().out
    assert list(Price.objects.order_by("pk").values()) == before
    assert dealer.history.count() == histories


def test_changed_prices_are_updated_and_the_others_stay(dealer, table, capsys):
    make_price(dealer, make_product(upc="X-1"), "9")
    run(table("sku,price", "B-1,7.50", "N-1,3"))

    run(table("sku,price,percent", "B-1,,5", "N-1,3,"))

    assert "0 created, 1 changed, 1 unchanged" in capsys.readouterr().out
    assert stored() == [
        ("B-1", 1, None, D("5")),
        ("N-1", 1, D("3"), None),
        ("X-1", 1, D("9"), None),
    ]
    assert "prices imported: 0 created, 1 changed" in dealer.history.first().history_change_reason


def test_a_replacing_file_removes_what_it_does_not_name(dealer, table, capsys):
    make_price(dealer, make_product(upc="X-1"), "9")
    other = make_price(make_price_list(), make_product(upc="Y-1"), "9")

    run(table("sku,price", "B-1,7.50"), replace=True)

    assert "1 created, 0 changed, 0 unchanged, 1 removed" in capsys.readouterr().out
    assert {row[0] for row in stored()} == {"B-1", other.product.upc}


def test_a_dry_run_counts_and_writes_nothing(dealer, table, capsys):
    run(table("sku,price", "B-1,7.50"), dry_run=True)

    assert "Dry run, nothing written: 1 created" in capsys.readouterr().out
    assert stored() == []


def test_every_bad_row_is_reported_by_line_column_and_reason_and_nothing_is_written(
    dealer, table, capsys
):
    path = table(
        "sku,min_quantity,price,percent,currency",
        "B-1,1,5,,",
        "NO-1,1,5,,",
        "B-1,1,6,,",
        "S-1,1,5,,",
        "B-1,0,5,,",
        "B-1,2,-5,,",
        "B-1,3,0,,",
        "B-1,4,NaN,,",
        "B-1,5,1e9,,",
        "B-1,6,99999999999,,",
        'B-1,7,"1,50",,',
        "B-1,8,5,5,",
        "B-1,9,,,",
        "B-1,10,5,,USD",
        "B-1,11,,100,",
        "B-1,1.5,5,,",
        ",1,5,,",
        "B-1,12,0.00001,,",
    )

    with pytest.raises(CommandError, match="nothing was written"):
        run(path)

    said = capsys.readouterr().err.splitlines()
    for line, column, reason in [
        (3, "sku", "no product “NO-1”"),
        (4, "min_quantity", "on line 2 already"),
        (5, "sku", "sold in variants"),
        (6, "min_quantity", "0 is below 1"),
        (7, "price", "-5 is below"),
        (8, "price", "0 is below"),
        (9, "price", "not a number"),
        (10, "price", "not a number"),
        (11, "price", "is above"),
        (12, "price", "comma"),
        (13, "price", "one of the two"),
        (14, "price", "one of the two"),
        (15, "currency", "the list is in EUR, not in USD"),
        (16, "percent", "100 is above"),
        (17, "min_quantity", "not a whole number"),
        (18, "sku", "is empty"),
        (19, "price", "more than 4 decimals"),
    ]:
        told = [words for words in said if words.startswith(f"line {line}, column {column}: ")]
        assert told and reason in told[0], (line, said)
    assert stored() == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["sku,cost", "B-1,5"], "not a known column"),
        (["price", "5"], "is missing"),
        ([""], "no header row"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(lines, reason, dealer, table, capsys):
    with pytest.raises(CommandError):
        run(table(*lines))

    assert reason in capsys.readouterr().err


def test_an_unknown_list_is_refused_with_the_codes_that_exist(dealer, table):
    with pytest.raises(CommandError, match="Known: dealer"):
        run(table("sku,price"), list="nobody")


def test_the_statements_do_not_grow_with_the_file(dealer, table):
    for number in range(40):
        make_product(upc=f"M-{number}")

    def statements(rows):
        with CaptureQueriesContext(connection) as queries:
            run(table("sku,price", *(f"M-{number},5" for number in range(rows))))
        return len(queries)

    statements(1)
    few, many = statements(3), statements(40)

    assert many == few
