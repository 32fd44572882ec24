"""
Filling lists of companies: set-based, in one transaction, whatever the number of entries.

Only companies that come to a list or leave it are looked at again.
"""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from .marks import mark_dirty
from .models import ListImport, Segment, StaticList, StaticListEntry
from .tabular import Column, Limits, Report, read_rows, text

MOST_ENTRIES = 1_000_000
KEPT_UNKNOWN = 100
COLUMNS = [Column("company_number", text(32), required=True)]
FIELD = "lists"
"""What dirty marks and the criterion call being on lists."""

WANTED = """
CREATE TEMP TABLE segments_wanted ON COMMIT DROP AS
SELECT c.id, c.is_active FROM segments_company c WHERE c.number = ANY(%s::varchar[])
"""

UNKNOWN = """
SELECT n FROM unnest(%s::varchar[]) n
WHERE NOT EXISTS (SELECT FROM segments_company c WHERE c.number = n) ORDER BY n
"""

ADD = """
INSERT INTO segments_staticlistentry (list_id, company_id)
SELECT %s, w.id FROM segments_wanted w ON CONFLICT DO NOTHING RETURNING company_id
"""

REMOVE = """
DELETE FROM segments_staticlistentry e
WHERE e.list_id = %s AND NOT EXISTS (SELECT FROM segments_wanted w WHERE w.id = e.company_id)
RETURNING e.company_id
"""


def read_numbers(file: Any, report: Report) -> list[str]:
    """Answer the company numbers of a CSV or XLSX file; mistakes are in the report."""
    limits = Limits(rows=MOST_ENTRIES)
    rows = read_rows(file, COLUMNS, report, limits=limits)
    return [values["company_number"] for _line, values in rows]


@transaction.atomic
def fill(  # noqa: PLR0913 - what was sent, and how
    static_list: StaticList,
    numbers: Iterable[str],
    *,
    mode: str,
    now: datetime,
    by: Any = None,
    source: str = "",
) -> ListImport:
    """
    Replace or extend a list by company numbers, and answer what became of each.

    The same numbers twice are a no-op: the first answer is given again. Raises ValidationError
    when the list is empty or would be too long; then nothing is changed.
    """
    given = [number.strip() for number in numbers if number.strip()]
    wanted = sorted(set(given))
    if not wanted:
        raise ValidationError(_("There is no company number in it."), code="empty_list")
    if len(wanted) > MOST_ENTRIES:
        raise ValidationError(_("A list holds at most a million companies."), code="list_too_long")
    StaticList.objects.select_for_update().get(pk=static_list.pk)
    digest = fingerprint(wanted)
    last = static_list.imports.first()
    if last is not None and (last.sha256, last.mode) == (digest, mode):
        return last
    done = ListImport(
        list=static_list, mode=mode, source=source[:200], sha256=digest, by=by, at=now
    )
    changed = _write(done, wanted)
    done.duplicate = len(given) - len(wanted)
    if static_list.entries.count() > MOST_ENTRIES:
        raise ValidationError(_("A list holds at most a million companies."), code="list_too_long")
    done.save()
    mark_dirty(changed, fields=[FIELD], reason="list")
    return done


def _write(done: ListImport, wanted: list[str]) -> set[int]:
    """Make the entries what is wanted, count what became of the numbers, answer who changed."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS segments_wanted")
        cursor.execute(WANTED, [wanted])
        cursor.execute("SELECT count(*) FILTER (WHERE is_active), count(*) FROM segments_wanted")
        active, known = cursor.fetchone()
        cursor.execute(UNKNOWN, [wanted])
        done.unknown_numbers = [row[0][:32] for row in cursor.fetchmany(KEPT_UNKNOWN)]
        removed: set[int] = set()
        if done.mode == ListImport.Mode.REPLACE:
            cursor.execute(REMOVE, [done.list_id])
            removed = {row[0] for row in cursor.fetchall()}
        cursor.execute(ADD, [done.list_id])
        added = {row[0] for row in cursor.fetchall()}
    done.accepted, done.inactive = active, known - active
    done.unknown = len(wanted) - known
    done.added, done.removed = len(added), len(removed)
    return added | removed


def fingerprint(numbers: Iterable[str]) -> str:
    """Answer what tells one set of numbers from another."""
    return hashlib.sha256("\n".join(numbers).encode("utf-8", "surrogatepass")).hexdigest()


def lists_of(company_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Answer the codes of the lists that each company is on. One query."""
    found: dict[int, set[str]] = {pk: set() for pk in company_ids}
    rows = StaticListEntry.objects.filter(company_id__in=list(company_ids))
    for pk, code in rows.order_by().values_list("company_id", "list__code"):
        found[pk].add(code)
    return {pk: frozenset(codes) for pk, codes in found.items()}


def users_of(codes: Collection[str]) -> dict[str, list[Segment]]:
    """
    Answer the segments that ask for each list: in what is published, planned or drafted. One query.

    Archived segments are left out: nothing evaluates them.
    """
    found: dict[str, list[Segment]] = {code: [] for code in codes}
    segments = Segment.objects.exclude(status=Segment.Status.ARCHIVED)
    for segment in segments.select_related("dimension", "published_version"):
        published = segment.published_version
        told = [segment.draft_rule, segment.draft_terms]
        told += [published.rule, published.stay_rule] if published else []
        for code in _lists_in(told) & found.keys():
            found[code].append(segment)
    return {code: users for code, users in found.items() if users}


def _lists_in(told: Any) -> set[str]:
    """Answer the codes of the lists that stored rules ask for, however deep."""
    if isinstance(told, dict):
        if told.get("field") == "list":
            return {str(told.get("value"))}
        told = list(told.values())
    return set().union(*(_lists_in(one) for one in told)) if isinstance(told, list) else set()


def refuse_used(instance: StaticList, **kwargs: Any) -> None:
    """Raise ProtectedError with the segments, so that a list in use is never deleted. One query."""
    users = users_of([instance.code]).get(instance.code, [])
    if users:
        names = ", ".join(f"“{segment.name}”" for segment in users)
        told = _("The list “%(list)s” can not be deleted: these use it: %(users)s.")
        raise ProtectedError(told % {"list": instance.name, "users": names}, set(users))
