"""The orders a listing can be shown in. Every order ends with the id, so that it is total."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from .question import Question

RELEVANCE, FEATURED, NAME, NEWEST, CHEAPEST, DEAREST = (
    "relevance", "featured", "name", "newest", "price-asc", "price-desc",
)  # fmt: skip

ORDERS = {
    RELEVANCE: "score DESC, title, id",
    FEATURED: "priority DESC, title, id",
    NAME: "title, id",
    NEWEST: "date_created DESC, id DESC",
    CHEAPEST: "price ASC NULLS LAST, id",
    DEAREST: "price DESC NULLS LAST, id",
}
"""How candidates are sorted; what has no price comes last."""

IN_INDEX = {
    FEATURED: "p.priority DESC, lower(p.title), p.id",
    NAME: "lower(p.title), p.id",
    NEWEST: "p.date_created DESC, p.id DESC",
}
"""Orders in which an index holds all products."""

LABELS = {
    RELEVANCE: _("Best match"),
    FEATURED: _("Featured"),
    NAME: _("Name"),
    NEWEST: _("Newest"),
    CHEAPEST: _("Your price, lowest first"),
    DEAREST: _("Your price, highest first"),
}


@dataclass(frozen=True, slots=True)
class SortOption:
    """One order, with the link that asks for it."""

    key: str
    label: str
    url: str
    selected: bool


def offered(question: Question) -> list[str]:
    """The orders that make sense for a question; the first is used when none is asked for."""
    return [RELEVANCE if question.words else FEATURED, NAME, NEWEST, CHEAPEST, DEAREST]


def sort_key(question: Question) -> str:
    """The order in use."""
    keys = offered(question)
    return question.sort if question.sort in keys else keys[0]


def sort_options(question: Question) -> list[SortOption]:
    """Every order with its link."""
    default, current = offered(question)[0], sort_key(question)
    return [
        SortOption(
            key=key,
            label=LABELS[key],
            url=replace(question, sort="" if key == default else key, page=1).query_string(),
            selected=key == current,
        )
        for key in offered(question)
    ]
