"""Derived facts → CompanyFacts: the rows that differ, and only they."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ..calendar import local_day, local_start
from ..models.activity import COUNTED
from .sql import DERIVED, derived

YEAR, QUARTER = timedelta(days=365), timedelta(days=90)

ROOM = {"work_mem": "64MB", "jit": "off"}
"""Sums of everyone fit in memory then, so that the orders are read once and in their own order."""


def moments(as_of: datetime) -> dict[str, Any]:
    """Answer what the statements are asked with: the instant, its local day and the windows."""
    zone = timezone.get_default_timezone()
    today = local_day(as_of, zone)
    return {
        "now": as_of,
        "today": today,
        "zone": str(zone),
        "counted": list(COUNTED),
        "year": local_start(today - YEAR, zone),
        "quarter": local_start(today - QUARTER, zone),
    }


@transaction.atomic
def refresh_behaviour(company_ids: Collection[int] | None, *, as_of: datetime) -> set[int] | None:
    """
    Make the derived facts of these companies (None: of everyone) what they had done at an instant.

    Answers the companies whose facts changed; for everyone None, because they may be many. Orders,
    returns and events after the instant do not exist. May be repeated: the second time writes
    nothing. One statement; companies without facts are passed over, so ``refresh_facts`` is first.
    """
    asked = moments(as_of)
    if company_ids is None:
        with settings_of_a_bulk_run():
            _write(derived(among=False), DERIVED, asked)
        return None
    return set(_write(derived(among=True), DERIVED, {**asked, "ids": list(company_ids)}))


@contextmanager
def settings_of_a_bulk_run() -> Iterator[None]:
    """Give the statements inside the memory that sums of everyone need; needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(ROOM)]
        )
        before = dict(cursor.fetchall())
        _configure(ROOM)
        yield
        _configure(before)


def _configure(values: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _write(source: str, columns: Collection[str], params: dict[str, Any]) -> list[int]:
    """Write the columns of ``source`` (with ``company_id``) where they differ; answer whose."""
    old, new = (", ".join(f"{table}.{name}" for name in columns) for table in "fn")
    statement = f"""
UPDATE segments_companyfacts f
SET {", ".join(f"{name} = n.{name}" for name in columns)},
    behaviour_at = %(now)s, facts_rev = nextval('segments_facts_rev_seq')
FROM ({source}) n
WHERE f.company_id = n.company_id AND ({old}) IS DISTINCT FROM ({new})
"""  # noqa: S608
    some = "ids" in params
    with connection.cursor() as cursor:
        cursor.execute(statement + ("RETURNING f.company_id" if some else ""), params)
        return [row[0] for row in cursor.fetchall()] if some else []
