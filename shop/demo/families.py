"""The product families the demo catalogue is made of: one row of ``data/families.csv`` each."""

import csv
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FAMILIES_FILE = Path(__file__).parent / "data" / "families.csv"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an axis, and what it does to the price."""

    label: str
    factor: Decimal

    @property
    def code(self) -> str:
        """The part of an article number that stands for the value: M8, STA2, 40, 600X400."""
        plain = self.label.replace("×", "x").replace("-", " ").replace(".", "")
        words = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().split()
        if len(words) == 1:
            return words[0][:5].upper()
        parts = [
            word
            if word.isupper() or any(map(str.isdigit, word))
            else word[: 2 if position == 0 else 1]
            for position, word in enumerate(words)
            if word != "mm"
        ]
        return "".join(parts).upper()


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of product: where it stands, what varies, and what it costs."""

    department: str
    category: str
    key: str
    prefix: str
    brands: tuple[str, ...]
    unit: str
    price: Decimal
    title: str
    axes: dict[str, tuple[Choice, ...]]

    def variants(self) -> Iterator[dict[str, Choice]]:
        """Every combination of the axes, in the order of the file."""
        for combination in itertools.product(*self.axes.values()):
            yield dict(zip(self.axes, combination, strict=True))


def read_families() -> list[Family]:
    """Read the forty families."""
    with FAMILIES_FILE.open(encoding="utf-8", newline="") as file:
        return [family(row) for row in csv.DictReader(file)]


def family(row: dict[str, str]) -> Family:
    """Turn a row into a family; axes are ``Name=label|label*factor;Name=…``."""
    axes = {}
    for axis in row["axes"].split(";"):
        name, _equals, labels = axis.partition("=")
        axes[name] = tuple(choice(label) for label in labels.split("|"))
    return Family(
        department=row["department"],
        category=row["category"],
        key=row["key"],
        prefix=row["prefix"],
        brands=tuple(row["brand"].split("|")),
        unit=row["unit"],
        price=Decimal(row["price"]),
        title=row["title"],
        axes=axes,
    )


def choice(text: str) -> Choice:
    """Turn ``label*factor`` into a choice; the factor is 1 when it is left out."""
    label, star, factor = text.rpartition("*")
    return Choice(label, Decimal(factor)) if star else Choice(text, Decimal(1))
