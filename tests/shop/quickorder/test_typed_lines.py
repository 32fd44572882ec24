"""Numbers and quantities as people write them; no line is lost."""

from io import BytesIO

import pytest

from shop.basket.typed_lines import MOST_LINES, UnreadableFile, read_lines, text_of
from tests.factories.tables import as_file, sheet


def read(text: str) -> list[tuple[str, int]]:
    return [(line.number, line.quantity) for line in read_lines(text)]


@pytest.mark.parametrize(
    "line",
    ["AB-12\t5", "AB-12;5", "AB-12,5", "AB-12 5", "  AB-12   5 ", '"AB-12";"5"', "AB-12\t5\tRest"],
)
def test_a_number_and_a_quantity_in_many_ways(line):
    assert read(line) == [("AB-12", 5)]


def test_without_a_quantity_it_is_one():
    assert read("AB-12\nCD-1\t\n") == [("AB-12", 1), ("CD-1", 1)]


def test_a_number_with_spaces_is_read_both_ways():
    (line,) = read_lines("AB 12 5")

    assert (line.number, line.quantity, line.whole) == ("AB 12", 5, "AB 12 5")


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1.5", "1e3", "NaN", "٣", "1000001", "x", "10000000"]
)
def test_what_is_no_quantity_is_a_fault_of_its_line(quantity):
    (line,) = read_lines(f"AB-12\t{quantity}")

    assert quantity in line.fault
    assert line.number == "AB-12"


@pytest.mark.parametrize("heading", ["SKU\tQty", "Part number;Title;Quantity", "antal,artikel"])
def test_headings_say_where_number_and_quantity_stand(heading):
    sign = next(sign for sign in "\t;," if sign in heading)
    cells = {2: ["5", "AB-12"] if heading.startswith("antal") else ["AB-12", "5"]}
    row = cells.get(heading.count(sign) + 1, ["AB-12", "A title", "5"])

    assert read(f"{heading}\n{sign.join(row)}") == [("AB-12", 5)]


def test_every_line_that_is_not_blank_is_there_with_its_place():
    lines = read_lines("A 1\n\n   \n,\n;;;\n\x00B 2\r\nC" + "x" * 100)

    assert [line.place for line in lines] == [1, 4, 5, 6, 7]
    assert lines[-1].fault


def test_a_sheet_and_a_text_file_give_the_same_lines():
    rows = [["Number", "Quantity"], ["AB-12", 5], [4711, 2.0], [None, None], ["=1+1", 1]]

    from_sheet = read(text_of(as_file(sheet(*rows))))
    from_text = read(text_of(BytesIO("﻿Number;Quantity\nAB-12;5\n4711;2\n".encode())))

    assert from_sheet[:2] == from_text == [("AB-12", 5), ("4711", 2)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfea\x00", "UTF-16"),
        (b"A;1\n\xe4;2\n", "Line 2"),
        (b"PK\x03\x04rubbish", "readable XLSX"),
        (b'A;"1\n', "Line 1"),
        (b"A;1\n" * (MOST_LINES + 5), "At most"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(content, said):
    with pytest.raises(UnreadableFile, match=said):
        text_of(BytesIO(content))
