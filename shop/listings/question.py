"""What is asked of a listing, read from a query string. Nonsense is ignored, never an error."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict

LONGEST_QUERY = 200
MOST_WORDS = 12
MOST_VALUES = 50
FACET_PREFIX = "f_"
AMOUNT = r"\d{1,9}(\.\d{1,4})?"
"""An amount that is understood: as large and as exact as prices can be."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    Words, category, facets (attribute code to values), stock, prices, sort key and page number.

    Prices are the shopper's own, net, in their currency: from ``price_from``, below ``price_to``.
    The same question always gives the same query string, so that links can be compared.
    """

    words: str = ""
    category_id: int | None = None
    facets: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    in_stock: bool = False
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    sort: str = ""
    page: int = 1

    @property
    def has_price_range(self) -> bool:
        """Whether only some prices are asked for."""
        return self.price_from is not None or self.price_to is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen: a facet, what is in stock, a range of prices."""
        return bool(self.facets or self.in_stock or self.has_price_range)

    @property
    def selected(self) -> dict[str, tuple[str, ...]]:
        """The chosen values of each attribute."""
        return dict(self.facets)

    def toggled(self, code: str, value: str) -> "Question":
        """The same question with one facet value switched on or off, on page one."""
        chosen = {name: set(values) for name, values in self.facets}
        chosen[code] = chosen.get(code, set()) ^ {value}
        return replace(self, facets=as_facets(chosen), page=1)

    def priced(self, least: Decimal | None, below: Decimal | None) -> "Question":
        """The same question for a range of prices, on page one; asked twice, for all prices."""
        if (least, below) == (self.price_from, self.price_to):
            least = below = None
        return replace(self, price_from=least, price_to=below, page=1)

    def without_place(self) -> "Question":
        """The same question asked of another category, on page one."""
        return replace(self, category_id=None, page=1)

    def query_string(self) -> str:
        """``?…`` with everything that differs from the plain question, or nothing."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("category", self.category_id)] if self.category_id else []
        pairs += [(FACET_PREFIX + code, value) for code, values in self.facets for value in values]
        pairs += [("stock", "1")] if self.in_stock else []
        pairs += [("price_from", f"{self.price_from:f}")] if self.price_from is not None else []
        pairs += [("price_to", f"{self.price_to:f}")] if self.price_to is not None else []
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", self.page)] if self.page > 1 else []
        return f"?{urlencode(pairs)}" if pairs else "?"


def as_facets(chosen: dict[str, set[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Put chosen values into the one order in which they are kept."""
    return tuple((code, tuple(sorted(chosen[code]))) for code in sorted(chosen) if chosen[code])


def read_question(data: QueryDict) -> Question:
    """Read a question; what can not be understood is left out."""
    chosen = {
        name.removeprefix(FACET_PREFIX): {value for value in data.getlist(name) if value}
        for name in list(data)[:MOST_VALUES]
        if name.startswith(FACET_PREFIX)
    }
    return Question(
        words=" ".join(data.get("q", "")[:LONGEST_QUERY].split()[:MOST_WORDS]),
        category_id=whole_number(data.get("category", "")),
        facets=as_facets(chosen),
        in_stock=data.get("stock") == "1",
        price_from=amount(data.get("price_from", "")),
        price_to=amount(data.get("price_to", "")),
        sort=data.get("sort", "")[:20],
        page=whole_number(data.get("page", "")) or 1,
    )


def amount(text: str) -> Decimal | None:
    """Read an amount of money as people write it (comma or point), or None."""
    written = text.strip().replace(",", ".")
    if not re.fullmatch(AMOUNT, written, re.ASCII):
        return None
    return Decimal(written).normalize()


def whole_number(text: str) -> int | None:
    """Read a positive number that fits a database id, or None."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return int(text) or None
