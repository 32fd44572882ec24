"""
The rates of the EU that ship with the shop: ``eu_rates.csv``, from 2015 on.

They were compiled by hand and are no advice: a merchant checks them before selling.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

FILE = Path(__file__).with_name("eu_rates.csv")


@dataclass(frozen=True, slots=True)
class RateRow:
    """A line of the file; ``percent`` holds from ``starts_on`` to before ``ends_on``."""

    country: str
    category: str
    percent: Decimal
    starts_on: date
    ends_on: date | None
    note: str


def rows() -> list[RateRow]:
    """Read the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            RateRow(
                row["country"],
                row["category"],
                Decimal(row["percent"]),
                date.fromisoformat(row["starts_on"]),
                date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
                row["note"],
            )
            for row in csv.DictReader(lines)
        ]
