"""Notes become events of the engine: views, searches, visits, logins, refusals. In sets."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from segments.activity import EventRecord, record_events
from segments.models import Company

from . import store
from .models import Browsing, Visit
from .products import NOTHING, topics_of
from .store import read

PAUSE = timedelta(minutes=30)
"""Whoever did nothing for so long has left; the next page begins a new visit."""

EVERY_SECONDS = 60

Note = dict[str, Any]


def flush() -> int:
    """
    Tell the engine of everything that waits; answer how many notes there were.

    A batch that is told twice changes nothing. About 20 statements, whatever the number of notes.
    """
    told = 0
    for name, payloads in store.take():
        _tell(name, [read(payload) for payload in payloads])
        store.drop(name)
        told += len(payloads)
    with transaction.atomic():
        rows = Browsing.objects.select_for_update(skip_locked=True)
        kept = dict(rows.values_list("pk", "payload"))
        if kept:
            _tell(uuid.uuid4().hex, [read(payload) for payload in kept.values()])
            Browsing.objects.filter(pk__in=kept).delete()
    return told + len(kept)


def flush_if_due() -> None:
    """
    Tell what waits in memory for longer than a minute, where processes share no Redis.

    Never where a worker does it: with a Redis, and in tests.
    """
    if settings.ACTIVITY_FLUSHES_IN_PAGES and store.waits_for_seconds() > EVERY_SECONDS:
        flush()


@transaction.atomic
def _tell(batch: str, notes: list[Note]) -> None:
    there = set(
        Company.objects.filter(pk__in={note["company"] for note in notes}).values_list(
            "pk", flat=True
        )
    )
    notes = [note for note in notes if note["company"] in there]
    record_events([*_counted(batch, notes), *_refusals(notes), *_visits(notes)])


def _counted(batch: str, notes: list[Note]) -> Iterable[EventRecord]:
    """Answer views, searches and logins, added up a company, topic and minute."""
    seen = {about for note in notes for kind, about in note["notes"] if kind == "view"}
    topics = topics_of(seen) if seen else {}
    counts: Counter = Counter()
    for note in notes:
        minute = note["at"].replace(second=0, microsecond=0)
        for kind, about in note["notes"]:
            if kind == "refusal":
                continue
            key = topics.get(about, NOTHING).nearest if kind == "view" else about
            counts[note["company"], kind, key, minute] += 1
    for number, ((company_id, kind, key, at), quantity) in enumerate(sorted(counts.items())):
        yield EventRecord(
            company_id, kind, at, key[:200], quantity, reference=f"notes-{batch}-{number}"
        )


def _refusals(notes: list[Note]) -> Iterable[EventRecord]:
    """Answer refusals by the minimum order, one a basket and local day."""
    found = {}
    for note in notes:
        for kind, basket in note["notes"]:
            if kind == "refusal":
                day = timezone.localdate(note["at"])
                found.setdefault(f"basket-{basket}-{day}", note)
    for reference, note in found.items():
        yield EventRecord(note["company"], "refusal", note["at"], reference=reference)


def _visits(notes: list[Note]) -> Iterable[EventRecord]:
    """
    Answer the visits that go on or begin; the pages of one visit are less than half an hour apart.

    Where a visit stands is kept in a row a person and company, so that any flush can go on with it.
    """
    pages = defaultdict(list)
    for note in notes:
        if note["user"] is not None:
            pages[note["company"], note["user"]].append(note["at"])
    known = {
        (visit.company_id, visit.user_id): visit
        for visit in Visit.objects.select_for_update()
        .filter(company_id__in={company for company, _user in pages})
        .order_by("pk")
    }
    changed = {}
    for (company_id, user_id), instants in sorted(pages.items()):
        visit = known.get((company_id, user_id))
        for at in sorted(instants):
            if visit is None or at - visit.last_at > PAUSE:
                visit = Visit(company_id=company_id, user_id=user_id, began_at=at, last_at=at)
            visit.last_at = max(visit.last_at, at)
            changed[company_id, user_id, visit.began_at] = visit
            known[company_id, user_id] = visit
    latest = {(visit.company_id, visit.user_id): visit for visit in changed.values()}
    Visit.objects.bulk_create(
        [Visit(company_id=c, user_id=u, began_at=v.began_at, last_at=v.last_at)
         for (c, u), v in latest.items()],
        update_conflicts=True, unique_fields=["company_id", "user_id"],
        update_fields=["began_at", "last_at"],
    )  # fmt: skip
    for visit in changed.values():
        yield EventRecord(
            visit.company_id,
            "session",
            visit.began_at,
            minutes=minutes(visit.last_at - visit.began_at),
            reference=f"visit-{visit.user_id}-{visit.company_id}-{visit.began_at:%Y%m%d%H%M%S%f}",
        )


def minutes(length: timedelta) -> Decimal:
    """Answer a length in minutes, to two decimals."""
    return round(Decimal(int(length.total_seconds())) / 60, 2)
