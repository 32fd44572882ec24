"""A list as a file: whole, harmless in a spreadsheet, and a no-op when it comes back."""

import io
from decimal import Decimal as D

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pricing.exporting import as_csv, as_xlsx, left_out, rows_of
from pricing.importing import import_prices
from pricing.models import PriceBatch
from segments.tabular.writing import as_written, neutral
from tests.factories.browsers import browser_of
from tests.factories.prices import (
    make_category_percent,
    make_list_break,
    make_price,
    make_price_list,
)
from tests.factories.products import make_category, make_product
from tests.factories.staff import make_boss

pytestmark = pytest.mark.django_db

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1"]


@pytest.fixture
def dealer():
    price_list = make_price_list("dealer")
    for number, upc in enumerate(["B-1", 'Q"1', "Å;1", *FORMULAS]):
        product = make_product(upc, upc=upc)
        make_price(price_list, product, D("0.0325") + number)
        make_price(price_list, product, percent=D("-12.5"), min_quantity=10)
    return price_list


def content(price_list, kind):
    if kind == "csv":
        return io.BytesIO("".join(as_csv(price_list)).encode())
    return io.BytesIO(b"".join(as_xlsx(price_list)))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_that_is_imported_changes_nothing(dealer, kind):
    before = list(dealer.prices.order_by("pk").values())

    report = import_prices(content(dealer, kind), dealer, replace=True)

    assert [str(problem) for problem in report.problems] == []
    assert (report.created, report.changed, report.removed) == (0, 0, 0)
    assert report.unchanged == len(before) == 18
    assert list(dealer.prices.order_by("pk").values()) == before
    assert not PriceBatch.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_fills_another_list_with_the_same_prices(dealer, kind):
    other = make_price_list("other")

    import_prices(content(dealer, kind), other)

    assert list(rows_of(other)) == list(rows_of(dealer))


def test_no_cell_of_a_csv_is_a_formula(dealer):
    lines = "".join(as_csv(dealer)).splitlines()[1:]

    numbers = [line.split(",")[0].lstrip('"') for line in lines]
    assert [number for number in numbers if number.startswith(("=", "+", "-", "@"))] == []


def test_no_cell_of_a_workbook_is_a_formula(dealer):
    sheet = openpyxl.load_workbook(content(dealer, "xlsx")).active

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert len(texts) > 40 and not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["", "B-1", "'B", " =1", "\t1", *FORMULAS])
def test_what_is_made_neutral_is_read_as_it_was(text):
    assert as_written(neutral(text)) == text


def test_a_list_without_prices_is_a_header(client):
    assert "".join(as_csv(make_price_list())).splitlines() == [
        "\ufeffsku,min_quantity,price,percent,currency"
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_staff_load_a_list_down_with_one_query_for_its_prices(client, dealer, kind):
    browser_of(make_boss(), client)
    url = reverse("admin:pricing_pricelist_export", args=[dealer.pk, kind])

    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        body = b"".join(response.streaming_content)

    assert response["Content-Disposition"] == f'attachment; filename="prices-dealer.{kind}"'
    assert import_prices(io.BytesIO(body), dealer).unchanged == 18
    asked = [
        query for query in queries.captured_queries if '"pricing_price"."amount"' in query["sql"]
    ]
    assert len(asked) <= 1


def test_another_kind_of_file_is_not_there(client, dealer):
    browser_of(make_boss(), client)

    url = reverse("admin:pricing_pricelist_export", args=[dealer.pk, "pdf"])

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_command_writes_a_file_that_the_other_command_reads(dealer, kind, tmp_path, capsys):
    path = tmp_path / f"prices.{kind}"

    call_command("export_prices", "dealer", path)
    call_command("import_prices", path, list="dealer", verbosity=0)

    assert "0 created, 0 changed, 18 unchanged" in capsys.readouterr().out


def test_the_command_says_what_it_can_not_export(dealer, tmp_path):
    with pytest.raises(CommandError, match="no price list with the code nobody"):
        call_command("export_prices", "nobody", tmp_path / "prices.csv")
    with pytest.raises(CommandError, match="must end in"):
        call_command("export_prices", "dealer", tmp_path / "prices.pdf")
    with pytest.raises(CommandError, match="can not be written"):
        call_command("export_prices", "dealer", tmp_path / "nowhere" / "prices.csv")


def test_what_a_file_does_not_hold_is_said_wherever_it_is_made_or_read(client, tmp_path, capsys):
    price_list = make_price_list("dealer", percent=D("7.50"))
    make_price(price_list, make_product(upc="B"), "3")
    nameless = make_price(price_list, make_product(), "3").product
    type(nameless).objects.filter(pk=nameless.pk).update(upc=None)
    make_category_percent(price_list, make_category(), 5)
    make_list_break(price_list, 4, min_quantity=10)
    make_list_break(price_list, 6, min_quantity=20)
    client.force_login(make_boss())
    opts = "admin:pricing_pricelist"

    call_command("export_prices", "dealer", str(tmp_path / "dealer.csv"))
    places = [
        client.get(reverse(f"{opts}_change", args=[price_list.pk])).content.decode(),
        client.get(reverse(f"{opts}_import", args=[price_list.pk])).content.decode(),
        capsys.readouterr().err,
    ]

    for text in places:
        for words in (
            "7.5 % off everything", "1 percentage for a category",
            "2 quantity breaks for everything", "1 price of a product without a part number",
        ):  # fmt: skip
            assert words in text


def test_nothing_is_said_of_a_list_that_is_whole_in_its_file(dealer):
    assert left_out(dealer) == []


@pytest.mark.parametrize("replace", [False, True])
def test_what_a_file_does_not_hold_stays_when_the_file_comes_back(dealer, replace):
    make_category_percent(dealer, make_category(), 5)
    make_list_break(dealer, 4, min_quantity=10)
    before = [list(rows.values()) for rows in (dealer.category_percents, dealer.breaks)]

    import_prices(content(dealer, "csv"), dealer, replace=replace)

    assert [list(rows.values()) for rows in (dealer.category_percents, dealer.breaks)] == before
