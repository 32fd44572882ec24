"""The category tree a shopper may see: categories with something in them, in one query."""

from dataclasses import dataclass, field

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse

from segments.shopper import Shopper
from shop.caching import remember
from shop.ranges.gate import gate

from .filing import menu_text

STEP = 4
"""How many characters of a category's path one level takes (treebeard's ``steplen``)."""


@dataclass(slots=True)
class Node:
    """A category in the menu: its address, the name of its picture, the categories below it."""

    pk: int
    name: str
    url: str
    depth: int
    image: str = ""
    children: list["Node"] = field(default_factory=list)


def menu_of(request: HttpRequest) -> list[Node]:
    """Answer the menu of the request's shopper. At most one query a request, whoever asks."""
    kept = getattr(request, "_category_menu", None)
    if kept is None or kept[0] != request.shopper:
        kept = request._category_menu = (request.shopper, _menu(request.shopper))
    return kept[1]


def _menu(shopper: Shopper) -> list[Node]:
    return remember(shopper, "menu", (), lambda: category_menu(shopper))


def category_menu(shopper: Shopper, *, max_depth: int | None = None) -> list[Node]:
    """
    Answer the top categories with those below them, in tree order.

    A category is shown when something visible is in it or below it; what is excluded from the menu
    is left out with everything below. One query.
    """
    through = gate(shopper)
    with connection.cursor() as cursor:
        cursor.execute(menu_text(through), through.parameters)
        return tree_of(cursor.fetchall(), max_depth=max_depth)


def tree_of(rows: list[tuple], *, max_depth: int | None) -> list[Node]:
    """Build the tree from (pk, path, name, slug, image, is excluded, has products). No query."""
    shown = set()
    for _, path, *_, has_own in rows:
        if has_own:
            shown.update(path[:end] for end in range(STEP, len(path) + 1, STEP))
    top: list[Node] = []
    nodes: dict[str, Node] = {}
    slugs: dict[str, str] = {}
    for pk, path, name, slug, image, is_excluded, _ in rows:
        above = path[:-STEP]
        if is_excluded or path not in shown or (above and above not in slugs):
            continue
        slugs[path] = f"{slugs[above]}/{slug}" if above else slug
        if max_depth is not None and len(path) > max_depth * STEP:
            continue
        url = reverse("catalogue:category", kwargs={"category_slug": slugs[path], "pk": pk})
        nodes[path] = Node(pk, name, url, depth=len(path) // STEP, image=image or "")
        (nodes[above].children if above else top).append(nodes[path])
    return top
