"""
Who uses segments: price lists, ranges, front pages and order rules tell us here.

The engine never reads their tables. A consumer registers what it can answer in ``AppConfig.ready``,
and has the tables watched that its answers come from (``watching``).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.db import connection
from django.db.models import Count, Model, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise

from .models import Segment, TermsChange


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
    ``addressed`` is the model whose ``segments`` and ``companies`` have terms of their own.
    """

    counts: Callable[[], Mapping[int, int]]
    words: Callable[[int], str]
    periods: Callable[[datetime, datetime], Iterable[Period]] | None = None
    addressed: type[Model] | None = None


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
    Make a consumer known. ``name`` is what it is watched as (default: the label).

    ``uses`` answers what uses one segment; ``audience`` the ids of all segments and of all
    companies that any live row speaks about.
    """
    CONSUMERS[name or str(label)] = Consumer(label, uses, audience, screens)


def links_of(field: str) -> list[str]:
    """Answer the tables in which rows of consumers name "segments" or "companies"."""
    screens = [one.screens for one in CONSUMERS.values() if one.screens]
    models = [one.addressed for one in screens if one.addressed]
    return [model._meta.get_field(field).remote_field.through._meta.db_table for model in models]


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

    return Screens(
        lambda: rows_by_segment(links._default_manager), words, begin_or_end, addressed=model
    )


def bump_terms(consumer: str) -> None:
    """
    Say that prices, ranges, pages or rules changed: no remembered answer is used again.

    Tables that are watched say so themselves; this is for everything else. Call it in the
    transaction of the change. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT segments_bump_terms(%s)", [consumer])


def changes_of(consumer: str) -> int:
    """Answer how many changes of a consumer there were; it never sinks. One query."""
    rows = TermsChange.objects.filter(consumer=consumer)
    return rows.aggregate(all=Sum("changes"))["all"] or 0


def terms_key(segment_ids: Iterable[int], company_ids: Iterable[int], *others: Hashable) -> str:
    """
    Answer the hash of what can change a personal answer.

    The ids must be those that some consumer speaks about, nearest first: companies on the same
    terms share a key. ``others`` says all the rest, a revision among it.
    """
    return fingerprint(repr((tuple(segment_ids), tuple(company_ids), others)))


def fingerprint(text: str) -> str:
    """Answer a short hash for a cache key."""
    return blake2b(text.encode(), digest_size=12).hexdigest()
