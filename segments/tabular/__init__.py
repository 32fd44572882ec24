"""
Tables that people send us: CSV and XLSX files, read row by row into typed values.

``read_rows(source, columns, report)`` streams ``(line, values)``; a row with a mistake is not
given out, it becomes ``Problem`` rows of the ``Report`` instead, each with line, column and reason.
What is wrong with the file as a whole (encoding, header, size) is a problem too. Nothing is raised
for anything a sender can get wrong.

An importer reads everything, checks everything and writes only when ``report.is_clean``.

Imports nothing of ours.
"""

from .columns import (
    BadValue,
    Column,
    boolean,
    choice,
    country,
    currency,
    date,
    decimal,
    instant,
    integer,
    language,
    text,
)
from .reading import Limits, Progress, read_header, read_rows
from .report import Problem, Report

__all__ = [
    "BadValue",
    "Column",
    "Limits",
    "Problem",
    "Progress",
    "Report",
    "boolean",
    "choice",
    "country",
    "currency",
    "date",
    "decimal",
    "instant",
    "integer",
    "language",
    "read_header",
    "read_rows",
    "text",
]
