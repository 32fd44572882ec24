"""What this shopper gets on ``/``: the page that wins, its blocks, and only visible products."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value
from django.utils.translation import gettext as _

from segments.shopper import Shopper
from shop.caching import remember

from .choice import Candidate, winner
from .models import Block, FrontPage
from .page import ShownBlock, ShownPage, Tile
from .querysets import open_at

Kind = Block.Kind
Menu = Sequence[Any]

RECENT_LINES = 200
"""How many of a company's latest order lines are read to say what it buys."""

MOST_IN_A_BLOCK = 24
"""No block shows more products."""


def front_page_for(shopper: Shopper, menu: Callable[[], Menu]) -> ShownPage:
    """
    Answer the front page of a shopper, with the ids of products and the categories they may see.

    ``menu`` answers the categories the shopper may see, as a tree of nodes with ``pk``, ``name``,
    ``url`` and ``children``. A block with nothing to show is left out. Without any page the
    built-in one is answered. At most 4 queries besides the menu's, one when it is remembered,
    whatever the number of pages, blocks, products or orders.
    """
    return _with_orders(
        remember(shopper, "front-page", (), lambda: _best(shopper, menu())), shopper
    )


def _best(shopper: Shopper, menu: Menu) -> ShownPage:
    """Answer the page that wins, without what is the company's own: what it ordered."""
    chosen = winner(candidates(shopper), shopper)
    if chosen is None:
        return built_in_page(shopper, menu)
    return ShownPage(
        chosen.code, chosen.name, _filled(_blocks(chosen.page_id, shopper.at), shopper, menu)
    )


def candidates(shopper: Shopper) -> list[Candidate]:
    """Answer the published pages that are open to the shopper at their instant. One query."""
    pages = FrontPage.objects.published().at(shopper.at).open_to(shopper)
    return [
        Candidate(
            page_id=page.pk,
            code=page.code,
            name=page.name,
            starts_at=page.starts_at,
            company_ids=frozenset(page.hit_companies or ()),  # type: ignore[attr-defined]
            segment_ids=frozenset(page.hit_segments or ()),  # type: ignore[attr-defined]
            for_visitors=page.for_visitors,
            for_everyone=page.for_everyone,
            is_default=page.is_default,
        )
        for page in pages
    ]


def shown(page: FrontPage, shopper: Shopper, menu: Menu) -> ShownPage:
    """Answer one page, published or not, as the shopper would see it."""
    filled = _filled(_blocks(page.pk, shopper.at), shopper, menu)
    return _with_orders(ShownPage(page.code, page.name, filled), shopper)


def built_in_page(shopper: Shopper, menu: Menu) -> ShownPage:
    """Answer what is shown when nobody has made a page: a welcome, and where to go."""
    welcome = Block(
        kind=Kind.HERO,
        heading=_("Welcome"),
        body=_("Find products by name or part number, or start from a category."),
        link_label=_("All products"),
        link_url="/catalogue/",
    )
    blocks = [welcome, Block(kind=Kind.ORDER_AGAIN), Block(kind=Kind.TILES, limit=24)]
    return ShownPage("", _("Welcome"), _filled(blocks, shopper, menu))


def _blocks(page_id: int, at: datetime) -> list[Block]:
    named = Block.categories.through.objects.filter(block=OuterRef("pk")).values("category")
    found = Block.objects.filter(open_at(at), page=page_id).order_by("position", "pk")
    return list(found.annotate(category_ids=ArraySubquery(named)))


def _filled(blocks: list[Block], shopper: Shopper, menu: Menu) -> list[ShownBlock]:
    ids_of = _products_of_ranges(blocks, shopper)
    categories = _categories(blocks, menu)
    filled = [
        ShownBlock(
            kind=block.kind,
            heading=block.heading,
            body=block.body,
            link_label=block.link_label,
            link_url=block.link_url,
            picture=block.image.url if block.image else "",
            product_ids=list(ids_of.get(place, ())),
            limit=block.limit,
            shows_products=block.kind in (Kind.CAROUSEL, Kind.ORDER_AGAIN),
            is_order_again=block.kind == Kind.ORDER_AGAIN,
            categories=categories.get(place, []),
        )
        for place, block in enumerate(blocks)
    ]
    return [block for block in filled if _has_something_to_show(block)]


def _has_something_to_show(block: ShownBlock) -> bool:
    if block.shows_products:
        return block.is_order_again or bool(block.product_ids)
    return bool(block.categories) if block.kind == Kind.TILES else True


def _products_of_ranges(blocks: list[Block], shopper: Shopper) -> dict[int, list[int]]:
    """Answer, for each product row, the ids it shows. One query, a part for each row."""
    rows = {
        place: block
        for place, block in enumerate(blocks)
        if block.kind == Kind.CAROUSEL and block.range_id
    }
    parts = [_part(place, block, shopper) for place, block in rows.items()]
    if not parts:
        return {}
    ids_of: dict[int, list[int]] = {place: [] for place in rows}
    for place, product_id in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
        ids_of[place].append(product_id)
    return ids_of


def _part(place: int, block: Block, shopper: Shopper) -> QuerySet:
    products = _cardable(shopper).filter(range_members__range=block.range_id)
    ordered = products.order_by("-date_created", "pk")
    return ordered.annotate(place=Value(place, IntegerField())).values_list("place", "pk")[
        : block.limit
    ]


def _with_orders(page: ShownPage, shopper: Shopper) -> ShownPage:
    """Put in what the company bought last. One query, none without a block for it."""
    if not any(block.is_order_again for block in page.blocks):
        return page
    ids = _ordered(shopper)
    blocks = [
        replace(block, product_ids=ids) if block.is_order_again else block for block in page.blocks
    ]
    return replace(page, blocks=[b for b in blocks if b.product_ids or not b.shows_products])


def _ordered(shopper: Shopper) -> list[int]:
    """Answer what the company bought, latest first. One query, none for a visitor."""
    if shopper.is_visitor:
        return []
    seen = apps.get_model("catalogue", "Product").objects.visible_to(shopper)
    lines = apps.get_model("order", "Line").objects.filter(
        Exists(seen.filter(pk=OuterRef("product"))), order__terms__company=shopper.company_id
    )
    recent = lines.order_by("-order__date_placed", "-pk").values_list("product_id", flat=True)
    return list(dict.fromkeys(recent[:RECENT_LINES]))[:MOST_IN_A_BLOCK]


def _cardable(shopper: Shopper) -> Any:
    """Answer the products that may stand on a card: visible, and not a variant."""
    return apps.get_model("catalogue", "Product").objects.listed_for(shopper)


def _categories(blocks: list[Block], menu: Menu) -> dict[int, list[Tile]]:
    """Answer, for each block of tiles, its categories. No query."""
    tiles = {place: block for place, block in enumerate(blocks) if block.kind == Kind.TILES}
    return {
        place: [_tile(node) for node in _nodes_of(block, menu)] for place, block in tiles.items()
    }


def _tile(node: Any) -> Tile:
    return Tile(node.name, node.url, default_storage.url(node.image) if node.image else "")


def _nodes_of(block: Block, menu: Menu) -> list:
    named = set(block.category_ids or ()) if block.pk else set()  # type: ignore[attr-defined]
    chosen = [node for node in _walk(menu) if node.pk in named] if named else list(menu)
    return chosen[: block.limit]


def _walk(menu: Menu) -> Iterator:
    for node in menu:
        yield node
        yield from _walk(node.children)
