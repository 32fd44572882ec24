"""
The world as it was: for as long as a ``with`` lasts, the ordinary code reads the past.

Temporary tables with the names of our own are found before them, so everything that asks for
companies, facts, memberships, overrides and published rules gets those of the instant. All of it
happens in a savepoint that is rolled back: nothing is written, and nobody else sees it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from .behaviour import refresh_behaviour
from .facts import refresh_facts
from .models import Company, Membership, Override, Segment
from .prepared import unprepared

FAMILY = """
WITH RECURSIVE
up(id) AS (
    SELECT unnest(%(ids)s::bigint[])
    UNION SELECT x.parent_id FROM up, LATERAL (
        SELECT h.parent_id FROM segments_historicalcompany h
        WHERE h.id = up.id AND h.history_date <= %(at)s
        UNION SELECT c.parent_id FROM segments_company c WHERE c.id = up.id
    ) x WHERE x.parent_id IS NOT NULL
),
down(id) AS (
    SELECT id FROM up
    UNION SELECT x.id FROM down, LATERAL (
        SELECT h.id FROM segments_historicalcompany h
        WHERE h.parent_id = down.id AND h.history_date <= %(at)s
        UNION SELECT c.id FROM segments_company c WHERE c.parent_id = down.id
    ) x
)
SELECT DISTINCT id FROM down
"""
"""Every company that was ever above or below the asked ones until the instant."""

EVER_ABOVE = """
WITH RECURSIVE up(id) AS (
    SELECT unnest(%(ids)s::bigint[])
    UNION SELECT x.parent_id FROM up, LATERAL (
        SELECT h.parent_id FROM segments_historicalcompany h WHERE h.id = up.id
        UNION SELECT c.parent_id FROM segments_company c WHERE c.id = up.id
    ) x WHERE x.parent_id IS NOT NULL
)
SELECT id FROM up
"""

COMPANIES = """
CREATE TEMP TABLE segments_then ON COMMIT DROP AS
SELECT {columns}, known FROM (
    SELECT DISTINCT ON (h.id) {columns}, h.history_type, true AS known
    FROM segments_historicalcompany h
    WHERE h.history_date <= %(at)s AND (%(everyone)s OR h.id = ANY(%(ids)s::bigint[]))
    ORDER BY h.id, h.history_date DESC, h.history_id DESC
) recorded WHERE history_type <> '-'
UNION ALL
SELECT {first}, false FROM segments_company c
LEFT JOIN LATERAL (
    SELECT {columns}, h.history_type FROM segments_historicalcompany h
    WHERE h.id = c.id ORDER BY h.history_date, h.history_id LIMIT 1
) h ON true
WHERE (c.created_at <= %(at)s OR EXISTS (
    SELECT FROM segments_membership m WHERE m.company_id = c.id AND m.valid_from <= %(at)s
  )) AND (%(everyone)s OR c.id = ANY(%(ids)s::bigint[]))
  AND NOT EXISTS (
    SELECT FROM segments_historicalcompany e WHERE e.id = c.id AND e.history_date <= %(at)s
  )
"""
"""
Companies by their own history; those that existed before it began, by the first that is known.
"""

LIKE = "CREATE TEMP TABLE {table} (LIKE {table} INCLUDING ALL) ON COMMIT DROP"

COPY = """
INSERT INTO segments_company ({columns}, created_at, updated_at)
SELECT {columns}, %(at)s, %(at)s FROM segments_then
"""

RULES = """
CREATE TEMP TABLE segments_segment ON COMMIT DROP AS
SELECT {columns}
FROM segments_segment s LEFT JOIN LATERAL (
    SELECT p.id, p.is_live, p.version_id FROM segments_publication p
    WHERE p.segment_id = s.id AND p.at <= %(at)s ORDER BY p.at DESC, p.id DESC LIMIT 1
) p ON true
"""

STATUS = """CASE WHEN p.is_live THEN 'published' WHEN p.id IS NOT NULL THEN 'archived'
 WHEN EXISTS (SELECT FROM segments_publication q WHERE q.segment_id = s.id) THEN 'draft'
 ELSE s.status END"""
VERSION = "CASE WHEN p.id IS NULL THEN s.published_version_id ELSE p.version_id END"

STAYS = """
CREATE TEMP TABLE segments_membership ON COMMIT DROP AS
SELECT {columns}
FROM segments_membership m LEFT JOIN LATERAL (
    SELECT e.id, e.reason, e.grace_since FROM segments_earlierreason e
    WHERE e.membership_id = m.id AND e.until > %(at)s ORDER BY e.until, e.id LIMIT 1
) e ON true
WHERE m.valid_from <= %(at)s AND (m.valid_to IS NULL OR m.valid_to > %(at)s)
  AND (%(everyone)s OR m.company_id = ANY(%(ids)s::bigint[]))
"""

STILL_OPEN = {
    "valid_to": "NULL::timestamptz",
    "ended_by": "''",
    "reason": "coalesce(e.reason, m.reason)",
    "grace_since": "CASE WHEN e.id IS NULL THEN m.grace_since ELSE e.grace_since END",
}
"""What a stay of then looks like: open, and held by what held it then."""

OVERRIDES = """
CREATE TEMP TABLE segments_override ON COMMIT DROP AS
SELECT {columns} FROM segments_override o
WHERE o.created_at <= %(at)s AND (%(everyone)s OR o.company_id = ANY(%(ids)s::bigint[]))
"""


@dataclass(frozen=True, slots=True)
class Then:
    """An instant of the past, and the companies of which only later values are known."""

    at: datetime
    unknown: frozenset[int]


class _GoBack(Exception):
    """Rolls the savepoint back; never leaves this module."""


@contextmanager
def undone() -> Iterator[None]:
    """Take back, at the end of the ``with``, everything that was done to the database in it."""
    try:
        with transaction.atomic(), unprepared():
            yield
            raise _GoBack
    except _GoBack:
        pass


def ever_above(company_ids: Collection[int]) -> list[int]:
    """Answer these companies and every company that is or ever was above one. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EVER_ABOVE, {"ids": list(company_ids)})
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def as_it_was(at: datetime, company_ids: Collection[int] | None) -> Iterator[Then]:
    """
    Make the ordinary code read the world of an instant, for these companies (None: everyone).

    Companies above and below are there too. Queries have to run inside the ``with``. Dimensions,
    lists and industry codes are those of today.
    """
    with undone():
        yield _go(at, company_ids)


def _go(at: datetime, company_ids: Collection[int] | None) -> Then:
    asked: dict[str, Any] = {"at": at, "everyone": company_ids is None, "ids": []}
    declared = _columns(Company, without={"continent", "created_at", "updated_at"})
    with connection.cursor() as cursor:

        def run(statement: str, **parts: str) -> None:
            cursor.execute(statement.format(**parts), asked)

        if company_ids is not None:
            cursor.execute(FAMILY, {"at": at, "ids": list(company_ids)})
            asked["ids"] = [row[0] for row in cursor.fetchall()]
        first = ", ".join(f"CASE WHEN h.id IS NULL THEN c.{n} ELSE h.{n} END" for n in declared)
        columns = ", ".join(declared)
        run(COMPANIES, columns=columns, first=first)
        run(STAYS, columns=_select(Membership, "m", **STILL_OPEN))
        run(OVERRIDES, columns=_select(Override, "o"))
        run(RULES, columns=_select(Segment, "s", status=STATUS, published_version_id=VERSION))
        run(LIKE, table="segments_company")
        run(LIKE, table="segments_companyfacts")
        run(COPY, columns=columns)
        # The plans of functions and of foreign keys would go on reading the real tables.
        cursor.execute("DISCARD PLANS")
        cursor.execute("SELECT id FROM segments_then WHERE NOT known")
        unknown = frozenset(row[0] for row in cursor.fetchall())
    ids = asked["ids"] if company_ids is not None else None
    refresh_facts(ids)
    refresh_behaviour(ids, as_of=at)
    return Then(at, unknown)


def _columns(model: type[Model], *, without: Collection[str] = ()) -> list[str]:
    return [str(f.column) for f in model._meta.concrete_fields if f.name not in without]


def _select(model: type[Model], table: str, **instead: str) -> str:
    """Answer the columns of a table, some of them with another value."""
    return ", ".join(
        f"{instead.get(column, f'{table}.{column}')} AS {column}" for column in _columns(model)
    )
