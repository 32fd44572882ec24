"""Which front page wins. Pure: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from segments.shopper import Shopper

VISITORS, EVERYONE, DEFAULT = 1_000_000, 1_000_001, 1_000_002
"""Places behind every company and every segment a shopper could have."""

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that is open to the shopper, and what let them in."""

    page_id: int
    code: str
    name: str = ""
    starts_at: datetime | None = None
    company_ids: frozenset[int] = frozenset()
    segment_ids: frozenset[int] = frozenset()
    for_visitors: bool = False
    for_everyone: bool = False
    is_default: bool = False


def place(candidate: Candidate, shopper: Shopper) -> int | None:
    """
    Answer how near a page is to the shopper, 0 the nearest; None when it is not for them.

    The own company, then its parents from the nearest up, then the segments in rank order, then
    visitors, then everyone, then the default page.
    """
    for distance, company_id in enumerate(shopper.company_ids):
        if company_id in candidate.company_ids:
            return distance
    companies = len(shopper.company_ids)
    for rank, segment_id in enumerate(shopper.segment_ids):
        if segment_id in candidate.segment_ids:
            return companies + rank
    if candidate.for_visitors and shopper.is_visitor:
        return VISITORS
    if candidate.for_everyone:
        return EVERYONE
    return DEFAULT if candidate.is_default else None


def winner(candidates: Iterable[Candidate], shopper: Shopper) -> Candidate | None:
    """Pick the nearest page; among equally near ones the later start, then the code."""
    open_pages = [
        (where, page) for page in candidates if (where := place(page, shopper)) is not None
    ]
    if not open_pages:
        return None
    return min(open_pages, key=lambda entry: _order(*entry))[1]


def _order(where: int, page: Candidate) -> tuple[int, float, str]:
    start = page.starts_at or LONG_AGO
    return where, -(start - LONG_AGO).total_seconds(), page.code
