"""
Who uses segments: price lists, ranges, front pages and order rules tell us here.

The engine never reads their tables. A consumer registers what it can answer in ``AppConfig.ready``,
and calls ``bump_terms`` in the transaction in which it changes something.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db import transaction
from django.db.models import Count, F, Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from .models import Segment, TermsAudience, TermsRevision


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that uses a segment, and where a person changes it."""

    label: str | Promise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """When something that uses segments begins and ends, both as set by staff; None for open."""

    label: str
    starts_at: datetime | None
    ends_at: datetime | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Screens:
    """
    What a consumer tells the lists and the calendar of segments; each answer is one query.

    ``counts`` answers how many of its rows use each segment, by id; ``words`` says such a number
    (“3 price lists”); ``periods`` what begins or ends between two instants and uses a segment.
    """

    counts: Callable[[], Mapping[int, int]]
    words: Callable[[int], str]
    periods: Callable[[datetime, datetime], Iterable[Period]] | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """Something of the shop whose answers depend on segments or companies."""

    label: str | Promise
    uses: Callable[[Segment], Iterable[Use]]
    audience: Callable[[], tuple[Iterable[int], Iterable[int]]]
    screens: Screens | None = None


CONSUMERS: dict[str, Consumer] = {}


def register(
    label: str | Promise,
    uses: Callable[[Segment], Iterable[Use]],
    audience: Callable[[], tuple[Iterable[int], Iterable[int]]],
    *,
    name: str = "",
    screens: Screens | None = None,
) -> None:
    """
    Make a consumer known. ``name`` is what it calls ``bump_terms`` with (default: the label).

    ``uses`` answers what uses one segment; ``audience`` the ids of all segments and of all
    companies that any live row speaks about.
    """
    CONSUMERS[name or str(label)] = Consumer(label, uses, audience, screens)


def uses_of(segment: Segment) -> list[tuple[str, list[Use]]]:
    """Answer what uses a segment, by consumer; consumers without a use are left out."""
    found = [(str(c.label), list(c.uses(segment))) for c in CONSUMERS.values()]
    return [(label, uses) for label, uses in found if uses]


def counts_by_consumer() -> dict[str, Mapping[int, int]]:
    """Answer by consumer how many of its rows use each segment. One query a consumer."""
    return {name: one.screens.counts() for name, one in CONSUMERS.items() if one.screens}


def rows_by_segment(links: QuerySet) -> dict[int, int]:
    """Answer how many rows of a table of links name each segment; for ``Screens.counts``."""
    return dict(links.order_by().values_list("segment_id").annotate(Count("pk")))


def periods(start: datetime, end: datetime) -> list[tuple[str, Period]]:
    """Answer what begins or ends from ``start`` (inside) to ``end`` (outside), by consumer."""
    return [
        (str(one.label), period)
        for one in CONSUMERS.values()
        if one.screens and one.screens.periods
        for period in one.screens.periods(start, end)
    ]


def within(start: datetime, end: datetime) -> Q:
    """Answer the condition that a row begins or ends in a period; for ``Screens.periods``."""
    return Q(starts_at__gte=start, starts_at__lt=end) | Q(ends_at__gte=start, ends_at__lt=end)


def screens_of(model: type[Model], words: Callable[[int], str], *related: str) -> Screens:
    """
    Answer the screens of a model with ``segments``, ``starts_at`` and ``ends_at``.

    Its rows are called what their ``str`` says, and changed in the admin; ``related`` are the
    foreign keys that it needs for that.
    """
    page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    links = model._meta.get_field("segments").remote_field.through

    def begin_or_end(start: datetime, end: datetime) -> Iterable[Period]:
        rows = model._default_manager.filter(within(start, end), segments__isnull=False).distinct()
        for row in rows.select_related(*related) if related else rows:
            yield Period(str(row), row.starts_at, row.ends_at, reverse(page, args=[row.pk]))

    return Screens(lambda: rows_by_segment(links._default_manager), words, begin_or_end)


@transaction.atomic
def bump_terms(consumer: str) -> None:
    """
    Say that prices, ranges, pages or rules changed: no cached answer is used again.

    Remembers whom the consumer speaks about. Call it in the transaction of the change.
    """
    TermsRevision.objects.get_or_create(consumer=consumer)
    TermsRevision.objects.filter(consumer=consumer).update(revision=F("revision") + 1)
    known = CONSUMERS.get(consumer)
    segment_ids, company_ids = known.audience() if known else ((), ())
    _remember(consumer, "segment_id", set(segment_ids))
    _remember(consumer, "company_id", set(company_ids))


def _remember(consumer: str, column: str, ids: set[int]) -> None:
    rows = TermsAudience.objects.filter(consumer=consumer, **{f"{column}__isnull": False})
    stored = dict(rows.values_list(column, "pk"))
    TermsAudience.objects.filter(pk__in=[stored[gone] for gone in stored.keys() - ids]).delete()
    TermsAudience.objects.bulk_create(
        [TermsAudience(consumer=consumer, **{column: new}) for new in sorted(ids - stored.keys())],
        batch_size=5_000,
    )


def terms_key(
    *,
    segment_ids: Iterable[int],
    company_ids: Iterable[int],
    currency: str,
    zone: tuple[str, str, bool],
    revision: int,
) -> str:
    """
    Answer the hash of what can change a personal answer.

    The ids must be those that some consumer speaks about: companies on the same terms share a key.
    ``zone`` is the country, that of the VAT id, and whether prices are shown with tax.
    """
    told = (tuple(segment_ids), tuple(company_ids), currency, zone, revision)
    return fingerprint(repr(told))


def fingerprint(text: str) -> str:
    """Answer a short hash for a cache key."""
    return blake2b(text.encode(), digest_size=12).hexdigest()
