"""
A product card as HTML: its template is drawn once for each shape a card can have, then filled.

A card's template asks some twenty things. It is drawn with marks in their places, and only once for
all cards that differ in nothing but the words and numbers at the marks.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from shop.caching import remember_drawn

from .cards import Card

TEMPLATE = "components/product_card.html"
OPEN, CLOSE = "\ue002", "\ue003"
"""Around the name of what goes there: letters that no text holds."""

MARK = re.compile(f"{OPEN}([a-z_.]+){CLOSE}")
WORDS = ("url", "title", "part_number", "picture", "own_number", "id", "first", "step", "add_url")
"""What of a card is written as it is, and decides nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a card its template decides by."""

    is_parent: bool
    is_available: bool
    is_sold_out: bool
    needs_no_stock: bool
    has_own_number: bool
    has_price: bool
    has_base: bool

    @classmethod
    def of(cls, card: Card) -> "Shape":
        """Answer the shape of a card."""
        return cls(
            card.is_parent,
            card.is_available,
            card.is_sold_out,
            card.needs_no_stock,
            bool(card.own_number),
            card.price is not None,
            card.price is not None and card.price.base is not None,
        )


def draw_cards(cards: Iterable[Card], buying: Any, suffix: str = "") -> list[SafeString]:
    """
    Answer cards as their template draws them; ``buying`` and ``suffix`` are as it asks for them.

    No query. The marks of ``shop.fragments`` stay in what is answered.
    """
    known: dict[Shape, list[str]] = {}
    drawn = []
    for card in cards:
        shape = Shape.of(card)
        if shape not in known:
            known[shape] = pieces_of(shape, buying, suffix)
        drawn.append(fill(known[shape], card))
    return drawn


def pieces_of(shape: Shape, buying: Any, suffix: str) -> list[str]:
    """Answer a drawn shape: HTML, name of a mark, HTML, name of a mark, ..., HTML."""
    values = {"card": shape, "buying": buying, "suffix": suffix}
    html = remember_drawn(TEMPLATE, values, lambda: _drawn(values))
    return MARK.split(html)


def fill(pieces: list[str], card: Card) -> SafeString:
    """Put the card's own words in place of the marks."""
    words = {name: escape(_word(card, name)) for name in dict.fromkeys(pieces[1::2])}
    filled = list(pieces)
    filled[1::2] = [words[name] for name in pieces[1::2]]
    return mark_safe("".join(filled))  # noqa: S308 - drawn by a template; what is put in is escaped


def _word(card: Card, name: str) -> str:
    whose, _, part = name.rpartition(".")
    return getattr(card.price if whose else card, part)


def _drawn(values: dict) -> SafeString:
    shape: Shape = values["card"]
    stand_in: dict[str, Any] = asdict(shape) | {name: _mark(name) for name in WORDS}
    stand_in["own_number"] = _mark("own_number") if shape.has_own_number else ""
    stand_in["price"] = _price(shape) if shape.has_price else None
    return get_template(TEMPLATE).render({**values, "card": stand_in})


def _price(shape: Shape) -> dict:
    price = {name: _mark(f"price.{name}") for name in ("written", "text")}
    base_text = _mark("price.base_text") if shape.has_base else ""
    return price | {"base_text": base_text}


def _mark(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"
