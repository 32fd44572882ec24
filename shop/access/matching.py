"""Finding the row of an address, and walking every URL pattern there is."""

from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver

from .policies import ROWS, Row


@cache
def row_of(name: str) -> Row | None:
    """Answer the row that counts for an address: the longest that matches, or None."""
    return max(
        (row for row in ROWS if is_match(row, name)), key=lambda row: len(row.name), default=None
    )


def is_match(row: Row, name: str) -> bool:
    """Whether a row speaks about an address."""
    if row.name.endswith("*"):
        return name.startswith(row.name[:-1])
    return row.name == name


def walk(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield (name, route) of every URL pattern below a resolver, named as a request names it."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            for name, route in walk(pattern, inner):
                yield name, f"{pattern.pattern}{route}"
        else:
            yield ":".join((*namespaces, own_name(pattern))), str(pattern.pattern)


def own_name(pattern: URLPattern) -> str:
    """The pattern's name or, as Django does for one without, the path of its view."""
    return pattern.name or pattern.lookup_str
