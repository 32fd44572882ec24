"""What is asked of a listing, read from a query string. Nonsense is ignored, never an error."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

LONGEST_QUERY = 200
MOST_WORDS = 12
MOST_VALUES = 50
FACET_PREFIX = "f_"


@dataclass(frozen=True, slots=True)
class Question:
    """
    Words, category, facets (attribute code to values), sort key and page number.

    The same question always gives the same query string, so that links can be compared.
    """

    words: str = ""
    category_id: int | None = None
    facets: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    sort: str = ""
    page: int = 1

    @property
    def selected(self) -> dict[str, tuple[str, ...]]:
        """The chosen values of each attribute."""
        return dict(self.facets)

    def toggled(self, code: str, value: str) -> "Question":
        """The same question with one facet value switched on or off, on page one."""
        chosen = {name: set(values) for name, values in self.facets}
        chosen[code] = chosen.get(code, set()) ^ {value}
        return replace(self, facets=as_facets(chosen), page=1)

    def without_place(self) -> "Question":
        """The same question asked of another category, on page one."""
        return replace(self, category_id=None, page=1)

    def query_string(self) -> str:
        """``?…`` with everything that differs from the plain question, or nothing."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("category", self.category_id)] if self.category_id else []
        pairs += [(FACET_PREFIX + code, value) for code, values in self.facets for value in values]
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
        sort=data.get("sort", "")[:20],
        page=whole_number(data.get("page", "")) or 1,
    )


def whole_number(text: str) -> int | None:
    """Read a positive number that fits a database id, or None."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return int(text) or None
