"""What a front page is once it is worked out: values for a template, no database behind them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Tile:
    """A category on a tile."""

    name: str
    url: str
    picture: str = ""


@dataclass(slots=True)
class ShownBlock:
    """A block with what it shows. ``products`` carry no price yet: the edge fills that in."""

    kind: str
    heading: str = ""
    body: str = ""
    link_label: str = ""
    link_url: str = ""
    image: Any = None
    products: list[Any] = field(default_factory=list)
    categories: list[Tile] = field(default_factory=list)

    @property
    def template_name(self) -> str:
        """The component that draws it."""
        return f"frontpages/{self.kind}.html"


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
    def products(self) -> list[Any]:
        """Every product on the page, each once, in the order they are shown."""
        seen = {product.pk: product for block in self.blocks for product in block.products}
        return list(seen.values())
