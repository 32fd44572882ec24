"""The reader of tables: what comes in, what is refused, and how it says so."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from segments.tabular import (
    Column,
    Limits,
    Report,
    boolean,
    choice,
    country,
    currency,
    decimal,
    instant,
    integer,
    language,
    read_header,
    read_rows,
    text,
)
from segments.tabular import date as day
from segments.tabular.writing import xlsx_parts
from tests.factories.tables import as_file, sheet

COLUMNS = [
    Column("number", text(8), required=True),
    Column("price", decimal(places=4)),
    Column("count", integer(least=1), default=1),
]


def read(content, columns=COLUMNS, **options):
    """Read text, bytes or a workbook; answer the rows and the report."""
    report = Report()
    return list(read_rows(as_file(content), columns, report, **options)), report


def words(report):
    """The problems as a person reads them."""
    return [str(problem) for problem in report.problems]


def test_rows_come_typed_with_their_line_and_defaults():
    rows, report = read("number,price,count\nA-1,0.0325,\n\nB,,12\n")

    assert rows == [
        (2, {"number": "A-1", "price": Decimal("0.0325"), "count": 1}),
        (4, {"number": "B", "price": None, "count": 12}),
    ]
    assert report.is_clean
    assert report.accepted == 2


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffNumber, Price \nÅÄÖ,1.5\n",
        "number;price\nÅÄÖ;1.5\n",
        "number\tprice\r\nÅÄÖ\t1.5\r\n",
        "number,price\rÅÄÖ,1.5\r",
        'number,price\n"ÅÄÖ",1.5',
        "number,price,,\nÅÄÖ,1.5,,\n",
    ],
    ids=["bom", "semicolon", "tab", "old mac", "no end", "empty columns at the end"],
)
def test_the_ways_a_spreadsheet_writes_a_csv_all_read_the_same(content):
    rows, report = read(content)

    assert words(report) == []
    assert [values["number"] for _, values in rows] == ["ÅÄÖ"]
    assert rows[0][1]["price"] == Decimal("1.5")


def test_a_quoted_cell_may_hold_line_breaks_and_the_next_line_keeps_its_number():
    rows, report = read('number,price\n"A\n1",1\nB,x\n')

    assert rows[0] == (2, {"number": "A\n1", "price": Decimal(1), "count": 1})
    assert words(report) == ["line 4, column price: “x” is not a number"]


def test_every_mistake_is_told_with_line_column_and_reason():
    rows, report = read("number,price,count\n,1,1\nA,1.00001,0\nB,1,2\nC,1e3,1.0\n")

    assert [values["number"] for _, values in rows] == ["B"]
    assert words(report) == [
        "line 2, column number: is empty",
        "line 3, column price: “1.00001” has more than 4 decimals",
        "line 3, column count: 0 is below 1",
        "line 5, column price: “1e3” is not a number",
        "line 5, column count: “1.0” is not a whole number",
    ]
    assert (report.read, report.accepted, report.problem_count) == (4, 1, 5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1: there is no header row"),
        ("\n", "line 1: there is no header row"),
        ("price\n1\n", "line 1, column number: is missing"),
        ("number,Number\nA,B\n", "line 1, column number: appears twice"),
        ("number,,price\nA,,1\n", "line 1: column 2 has no name"),
        (
            "number,colour\nA,red\n",
            "line 1, column colour: is not a known column; known are number, price, count",
        ),
        (",".join(["number"] * 20_000), "line 1: 20000 columns; at most 500 are read"),
        ("number\nA,1\n", "line 2: has 2 cells, the header has 1"),
        ("number,price\nA\n", "line 2: has 1 cells, the header has 2"),
        ('number\n"A"x\n', "line 2: can not be read: ',' expected after '\"'"),
        ('number\n"A\nB\n', "line 2: can not be read: unexpected end of data"),
        ("number\nA\x00B\n", "line 2: holds a NUL character; this is not a text file"),
        ("number\nA\x01B\n", "line 2, column number: holds a control character"),
        ("number\n" + "A" * 9, "line 2, column number: is 9 characters long; at most 8 are kept"),
        (
            "number\n" + "A" * 30_000,
            "line 2, column number: is 30000 characters long; at most 20000 are read",
        ),
        (
            "number\n" + "A" * 200_000,
            "line 2: can not be read: field larger than field limit (131072)",
        ),
        ("number\n" + "A" * 2_000_000, "line 2: the line is longer than 1048576 bytes"),
        (
            "number\nA\nBlåbär\n".encode("latin-1"),
            "line 3: byte 0xE5 at position 3 is not UTF-8; save the file as CSV UTF-8",
        ),
        ("number\nA\n".encode("utf-16"), "this file is UTF-16; save it as CSV UTF-8"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600),
            "this is an old Excel file (.xls); save it as .xlsx or as CSV UTF-8",
        ),
        (b"PK\x03\x04 and nothing more", "this is not a readable XLSX file"),
    ],
)
def test_a_wrong_file_gets_one_clear_message(content, reason):
    _, report = read(content)

    assert words(report) == [reason]
    assert not report.is_clean


def test_a_missing_file_is_a_problem_and_no_traceback(tmp_path):
    report = Report()

    assert list(read_rows(tmp_path / "gone.csv", COLUMNS, report)) == []
    assert words(report) == [
        f"{tmp_path / 'gone.csv'} can not be opened: No such file or directory"
    ]


def test_reading_goes_on_behind_a_bad_row():
    rows, report = read('number\n"A"x\nB\n')

    assert [values["number"] for _, values in rows] == ["B"]
    assert report.accepted == 1


def test_a_sheet_reads_like_a_csv_of_the_same_cells():
    columns = [*COLUMNS, Column("since", day), Column("active", boolean)]
    book = sheet(
        ["number", "price", "count", "since", "active"],
        ["A", 0.1 + 0.2, 3.0, date(2026, 3, 1), True],
        [],
        [7310, 1e-4, None, datetime(2026, 3, 1, 0, 0), None],
        ["C", "x"],
    )

    rows, report = read(book, columns)

    assert rows == [
        (
            2,
            {
                "number": "A",
                "price": Decimal("0.3000"),
                "count": 3,
                "since": date(2026, 3, 1),
                "active": True,
            },
        ),
        (
            4,
            {
                "number": "7310",
                "price": Decimal("0.0001"),
                "count": 1,
                "since": date(2026, 3, 1),
                "active": None,
            },
        ),
    ]
    assert words(report) == ["line 5, column price: “x” is not a number"]


def test_a_spreadsheet_error_is_named():
    _, report = read(sheet(["number", "price"], ["A", "#REF!"]))

    assert words(report) == ["line 2, column price: holds the spreadsheet error #REF!"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)

    _, report = read(file.getvalue(), limits=Limits(xlsx_unpacked=1024 * 1024))

    assert words(report) == ["the XLSX file unpacks to 4 MB; at most 1 MB are read"]


def with_sheet_changed(near, far):
    """A saved workbook of two rows whose XML was changed by hand."""
    saved, file = io.BytesIO(), io.BytesIO()
    sheet(["number", "price"], ["A", 1]).save(saved)
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(file, "w") as package:
        for name in whole.namelist():
            text = whole.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(near, far)
            package.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("near", "far"), [('row r="2"', 'row r="1000000000"'), ('c r="B2"', 'c r="XFD2"')]
)
def test_a_cell_that_stands_far_away_does_not_hold_the_reader_up(near, far):
    content = with_sheet_changed(near, far)

    _, report = read(content, limits=Limits(xlsx_rows=1_000, xlsx_cells=10_000))

    assert words(report)[-1].endswith("the sheet is too large; save it as CSV UTF-8")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="s"><v>99999</v></c>',
        '<c r="B2" t="n"><v>1e999</v></c>',
        '<c r="B2" t="d"><v>yesterday</v></c>',
        '<c r="!!" t="n"><v>1</v></c>',
    ],
)
def test_a_cell_that_makes_no_sense_is_a_problem_and_no_traceback(cell):
    content = with_sheet_changed('<c r="B2" t="n"><v>1</v></c>', cell)

    rows, report = read(content)

    assert rows == []
    assert not report.is_clean


def test_a_text_in_runs_is_read_whole_and_without_its_pronunciation():
    cell = (
        '<c r="B2" t="inlineStr"><is><r><t>A</t></r><r><t>-1</t></r><rPh sb="0" eb="1"><t>ei</t>'
        "</rPh></is></c>"
    )
    content = with_sheet_changed('<c r="B2" t="n"><v>1</v></c>', cell)

    _, report = read(content)

    assert words(report) == ["line 2, column price: “A-1” is not a number"]


def test_a_sheet_that_declares_entities_is_refused():
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]><worksheet '
    content = with_sheet_changed("<worksheet ", bomb)

    rows, report = read(content)

    assert rows == [] and not report.is_clean


def test_a_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("letter.txt", "hello")

    assert words(read(file.getvalue())[1]) == ["this is not a readable XLSX file"]


def test_a_family_of_columns_becomes_one_dict():
    columns = [Column("number", text()), Column("attribute:", text(), is_family=True)]

    rows, report = read("number,attribute:Material,attribute:Thread\nA,Steel,\n", columns)

    assert report.is_clean
    assert rows[0][1]["attribute:"] == {"Material": "Steel", "Thread": None}


def test_progress_is_told_every_thousand_rows_and_at_the_end():
    heard = []

    read("number\n" + "A\n" * 2_500, progress=heard.append)

    assert heard == [1000, 2000, 2500]


def test_a_million_problems_do_not_fill_the_memory():
    _, report = read("number,price\n" + "A,x\n" * 12_000)

    assert report.problem_count == 12_000
    assert len(report.problems) == 10_000


def test_the_header_can_be_read_alone():
    assert read_header(io.BytesIO(b"SKU, attribute:Thread Size\nA,M8\n")) == [
        "sku",
        "attribute:Thread Size",
    ]
    assert read_header(io.BytesIO(b"\xff")) == []


@pytest.mark.parametrize(
    ("parse", "given", "taken"),
    [
        (boolean, "Yes", True),
        (boolean, "0", False),
        (choice(["EXW", "DDP"]), "ddp", "DDP"),
        (country, "fi", "FI"),
        (currency, "sek", "SEK"),
        (language, "SV", "sv"),
        (day, "2024-02-29", date(2024, 2, 29)),
        (decimal(places=2), "1.500", Decimal("1.50")),
        (decimal(least=None), "-3", Decimal(-3)),
    ],
)
def test_a_parser_takes(parse, given, taken):
    assert parse(given) == taken


@pytest.mark.parametrize(
    ("parse", "given", "message"),
    [
        (boolean, "maybe", "write 1 or 0"),
        (choice(["EXW", "DDP"]), "FOO", "is not one of EXW, DDP"),
        (country, "XX", "ISO 3166"),
        (country, "Finland", "ISO 3166"),
        (currency, "EURO", "ISO 4217"),
        (language, "english", "ISO 639"),
        (day, "29.2.2024", "write YYYY-MM-DD"),
        (day, "2023-02-29", "not a day of the calendar"),
        (instant, "yesterday", "write YYYY-MM-DD"),
        (instant, "0001-01-01", "out of reach"),
        (decimal(), "1,50", "has a comma"),
        (decimal(), "NaN", "is not a number"),
        (decimal(), "-1", "below 0"),
        (decimal(), "9" * 13, "above 999999999999"),
        (decimal(), "١٢", "is not a number"),
        (integer(), "9" * 30, "is not a whole number"),
        (integer(), "2147483648", "above"),
        (text(pattern=r"[A-Z]+", hint="is not in capitals"), "abc", "is not in capitals"),
    ],
)
def test_a_parser_refuses_with_a_reason(parse, given, message):
    with pytest.raises(ValueError, match=message):
        parse(given)


def test_an_instant_without_offset_is_local_time():
    assert instant("2026-01-05").isoformat() == "2026-01-05T00:00:00+02:00"
    assert instant("2026-01-05 10:00+00:00").isoformat() == "2026-01-05T10:00:00+00:00"


def test_a_sheet_that_does_not_say_its_size_is_parsed_once(monkeypatch):
    content = b"".join(xlsx_parts(["sku"], ([f"P-{n}"] for n in range(50)), name="one"))
    opened, open_part = [], zipfile.ZipFile.open

    def counted(package, name, *args, **kwargs):
        opened.append(getattr(name, "filename", name))
        return open_part(package, name, *args, **kwargs)

    monkeypatch.setattr(zipfile.ZipFile, "open", counted)
    rows, report = read(content, [Column("sku", text(8), required=True)])

    assert (len(rows), report.problem_count) == (50, 0)
    assert opened.count("xl/worksheets/sheet1.xml") == 1
