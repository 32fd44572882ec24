"""Turning pages."""

from dataclasses import dataclass, replace
from math import ceil

from .question import Question

AROUND = 2
"""How many page links are shown on each side of the current page."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number with its link; ``url`` is empty where numbers are left out."""

    number: int
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Where in the listing we are. ``first`` and ``last`` count products from one."""

    number: int
    pages: int
    first: int
    last: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]


def page_of(question: Question, total: int, size: int) -> Page:
    """Answer the page asked for; a number beyond the last is the last."""
    pages = max(1, ceil(total / size))
    number = min(question.page, pages)
    shown = [
        page for page in range(1, pages + 1)
        if page in {1, pages} or abs(page - number) <= AROUND
    ]  # fmt: skip

    def url(page: int) -> str:
        return replace(question, page=page).query_string() if 1 <= page <= pages else ""

    links = []
    for page in shown:
        if links and page - links[-1].number > 1:
            links.append(PageLink(page - 1, ""))
        links.append(PageLink(page, url(page), page == number))
    return Page(
        number=number,
        pages=pages,
        first=min(total, (number - 1) * size + 1),
        last=min(total, number * size),
        previous_url=url(number - 1),
        next_url=url(number + 1),
        links=tuple(links),
    )
