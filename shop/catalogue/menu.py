"""The category tree a shopper may see: categories with something in them, in one query."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.http import HttpRequest

from segments.shopper import Shopper
from shop.addresses import address
from shop.caching import remember
from shop.ranges.gate import gate

from .filing import menu_text

STEP = 4
"""How many characters of a category's path one level takes (treebeard's ``steplen``)."""


class Entry(NamedTuple):
    """A category of the menu: its address, how deep it is (1 at the top), its picture's name."""

    pk: int
    name: str
    url: str
    depth: int
    image: str


@dataclass(slots=True)
class Node:
    """A category of the menu with the categories below it."""

    pk: int
    name: str
    url: str
    depth: int
    image: str = ""
    children: list["Node"] = field(default_factory=list)


def menu_of(request: HttpRequest) -> list[Node]:
    """Answer the menu of the request's shopper as a tree. At most one query."""
    return tree_of(entries_of(request))


def entries_of(request: HttpRequest) -> Sequence[Entry]:
    """Answer the menu of the request's shopper. At most one query a request, whoever asks."""
    kept = getattr(request, "_category_menu", None)
    if kept is None or kept[0] != request.shopper:
        kept = request._category_menu = (request.shopper, _entries(request.shopper))
    return kept[1]


def _entries(shopper: Shopper) -> list[Entry]:
    """Plain tuples are remembered: a thousand of them are unpacked in half a millisecond."""
    told = gate(shopper).told
    rows = remember(
        shopper, "menu", (), lambda: [tuple(one) for one in menu_entries(shopper)], by=told
    )
    return [Entry._make(row) for row in rows]


def menu_entries(shopper: Shopper) -> list[Entry]:
    """
    Answer the categories a shopper may see, each before those below it.

    A category is shown when something visible is in it or below it; what is excluded from the menu
    is left out with everything below. One query.
    """
    through = gate(shopper)
    with connection.cursor() as cursor:
        cursor.execute(menu_text(through), through.parameters)
        return _shown(cursor.fetchall())


def _shown(rows: list[tuple]) -> list[Entry]:
    """Keep what is shown of (pk, path, name, slug, image, is excluded, has products). No query."""
    filled = set()
    for _, path, *_, has_own in rows:
        if has_own:
            filled.update(path[:end] for end in range(STEP, len(path) + 1, STEP))
    entries: list[Entry] = []
    slugs: dict[str, str] = {}
    for pk, path, name, slug, image, is_excluded, _ in rows:
        above = path[:-STEP]
        if is_excluded or path not in filled or (above and above not in slugs):
            continue
        slugs[path] = f"{slugs[above]}/{slug}" if above else slug
        url = address("catalogue:category", pk, category_slug=slugs[path])
        entries.append(Entry(pk, name, url, len(path) // STEP, image or ""))
    return entries


def tree_of(entries: Iterable[Entry]) -> list[Node]:
    """Put each category below the one that it belongs to. No query."""
    top: list[Node] = []
    way: list[Node] = []
    for entry in entries:
        node = Node(*entry)
        del way[node.depth - 1 :]
        (way[-1].children if way else top).append(node)
        way.append(node)
    return top


def way_to(entries: Iterable[Entry], held: Collection[int]) -> list[Entry]:
    """Answer the deepest way from the top to one of ``held``, the first of equals. No query."""
    best: list[Entry] = []
    way: list[Entry] = []
    for entry in entries:
        del way[entry.depth - 1 :]
        way.append(entry)
        if entry.pk in held and entry.depth > len(best):
            best = list(way)
    return best
