"""How many companies each front page reaches: the number that staff see beside it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from segments.models import Company
from segments.shopper import Shopper

from .choice import Candidate, winner
from .models import FrontPage


def companies_seeing(at: datetime) -> Counter[int]:
    """
    Answer, for each page, how many active companies get it at an instant.

    Companies that no page names are counted by the segments they share, so the cost grows with
    the number of such combinations and not with the number of companies. Four queries.
    """
    pages = list(_published(at))
    named = {company_id for page in pages for company_id in page.company_ids}
    seeing: Counter[int] = Counter()
    for shopper, how_many in _shoppers(named, at):
        page = winner(pages, shopper)
        if page is not None:
            seeing[page.page_id] += how_many
    return seeing


def _published(at: datetime) -> Iterator[Candidate]:
    pages = FrontPage.objects.published().at(at).prefetch_related("companies", "segments")
    for page in pages:
        yield Candidate(
            page_id=page.pk,
            code=page.code,
            starts_at=page.starts_at,
            company_ids=frozenset(company.pk for company in page.companies.all()),
            segment_ids=frozenset(segment.pk for segment in page.segments.all()),
            for_everyone=page.for_everyone,
            is_default=page.is_default,
        )


def _shoppers(named: set[int], at: datetime) -> Iterator[tuple[Shopper, int]]:
    ids = list(named)
    is_named = Q(pk__in=ids) | Q(state__ancestor_ids__overlap=ids)
    active = Company.objects.filter(is_active=True).order_by()
    if named:
        rows = active.filter(is_named).values_list(
            "pk", "state__ancestor_ids", "state__segment_ids"
        )
        for pk, ancestors, segments in rows.iterator():
            yield _shopper(at, pk, ancestors, segments), 1
    for segments, how_many in _by_segments(active, ids):
        yield _shopper(at, -1, (), segments), how_many


def _by_segments(active: QuerySet, named: list[int]) -> Iterable[tuple[list[int], int]]:
    others = active
    if named:
        below = Q(state__ancestor_ids__overlap=named, state__isnull=False)
        others = active.exclude(pk__in=named).exclude(below)
    return others.values_list("state__segment_ids").annotate(Count("pk"))


def _shopper(at: datetime, company_id: int, ancestors, segments) -> Shopper:
    return Shopper(
        at=at,
        currency="",
        company_id=company_id,
        ancestor_ids=tuple(ancestors or ()),
        segment_ids=tuple(segments or ()),
    )
