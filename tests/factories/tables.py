"""Tables as people send them."""

import io

import openpyxl


def sheet(*rows) -> openpyxl.Workbook:
    """Make a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def as_file(content: str | bytes | openpyxl.Workbook) -> io.BytesIO:
    """Make a file of text, bytes or a workbook."""
    if not isinstance(content, openpyxl.Workbook):
        return io.BytesIO(content.encode() if isinstance(content, str) else content)
    file = io.BytesIO()
    content.save(file)
    file.seek(0)
    return file
