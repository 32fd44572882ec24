"""Front pages and their blocks."""

from collections.abc import Iterable
from itertools import count

from shop.frontpages.models import Block, FrontPage

_numbers = count(1)


def make_page(
    code: str | None = None, *, segments: Iterable = (), companies: Iterable = (), **fields
) -> FrontPage:
    """Make a published page for an audience; without one nobody gets it."""
    code = code or f"page-{next(_numbers)}"
    page = FrontPage.objects.create(
        code=code, **({"name": code.capitalize(), "published": True} | fields)
    )
    page.segments.set(segments)
    page.companies.set(companies)
    return page


def make_block(
    page: FrontPage, kind: str = "text", *, categories: Iterable = (), **fields
) -> Block:
    """Add a block at the end of a page."""
    defaults = {"position": page.blocks.count() + 1, "heading": f"A {kind} block", "body": "Words."}
    block = Block.objects.create(page=page, kind=kind, **(defaults | fields))
    block.categories.set(categories)
    return block
