"""What a front page is once it is worked out: values for a template, no database behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Tile:
    """A category on a tile."""

    name: str
    url: str
    picture: str = ""


@dataclass(slots=True)
class ShownBlock:
    """
    A block with what it shows.

    Of products there are ids first, more than the ``limit`` as some may be hidden from the shopper;
    the edge puts cards in ``products``.
    """

    kind: str
    heading: str = ""
    body: str = ""
    link_label: str = ""
    link_url: str = ""
    picture: str = ""
    product_ids: list[int] = field(default_factory=list)
    limit: int = 0
    shows_products: bool = False
    is_order_again: bool = False
    products: list[Any] = field(default_factory=list)
    categories: list[Tile] = field(default_factory=list)

    @property
    def template_name(self) -> str:
        """The component that draws it."""
        return f"frontpages/{self.kind}.html"

    def picked(self, cards: Mapping[int, Any]) -> list[Any]:
        """Answer the cards of this block, no more than its limit."""
        return [cards[pk] for pk in self.product_ids if pk in cards][: self.limit]


@dataclass(slots=True)
class ShownPage:
    """A front page for one shopper. ``code`` is empty for the built-in page."""

    code: str
    name: str
    blocks: list[ShownBlock]

    @property
    def has_heading(self) -> bool:
        """Whether a block shows the heading of the page."""
        return any(block.kind == "hero" for block in self.blocks)

    @property
    def product_ids(self) -> list[int]:
        """The id of every product on the page, each once, in the order they are shown."""
        return list(dict.fromkeys(pk for block in self.blocks for pk in block.product_ids))

    def with_cards(self, cards: Mapping[int, Any]) -> "ShownPage":
        """Answer the page with what is there of its products; a row without any is left out."""
        filled = [
            replace(block, products=block.picked(cards)) if block.shows_products else block
            for block in self.blocks
        ]
        kept = [block for block in filled if block.products or not block.shows_products]
        return replace(self, blocks=kept)
