"""Derived facts → CompanyFacts: the rows that differ, and only they."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ..calendar import local_day, local_start
from ..facts import UNTOUCHED
from ..models.activity import COUNTED
from ..models.calibration import CostRateCard, RfmCalibration
from .costs import COSTED, agreements_only, asked_of, costs
from .rfm import SCORED, bounds, scores, unscored
from .sql import DERIVED, derived

YEAR, QUARTER = timedelta(days=365), timedelta(days=90)

ROOM = {"work_mem": "64MB", "jit": "off", "random_page_cost": "1.1"}
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
    returns and events after the instant do not exist; calibration and rate card are those that
    were in force. May be repeated: the second time writes nothing. Three statements; companies
    without facts are passed over, so ``refresh_facts`` goes first. The ids must hold every
    ancestor where scores count whole trees (``lineage``).
    """
    with bulk_settings(company_ids is None):
        changed = write(derived(among=company_ids is not None), DERIVED, company_ids, as_of)
        return _both(
            changed, _both(recost(company_ids, as_of=as_of), rescore(company_ids, as_of=as_of))
        )


@transaction.atomic(savepoint=False)
def recost(company_ids: Collection[int] | None, *, as_of: datetime) -> set[int] | None:
    """Work out what serving the companies cost, by the rate card in force; as above."""
    card = CostRateCard.objects.in_force(as_of)
    among = company_ids is not None
    if card is None:
        return write(agreements_only(among=among), COSTED, company_ids, as_of)
    rates = asked_of(card, local_day(as_of, timezone.get_default_timezone()))
    return write(costs(among=among), COSTED, company_ids, as_of, **rates)


@transaction.atomic(savepoint=False)
def rescore(company_ids: Collection[int] | None, *, as_of: datetime) -> set[int] | None:
    """Score the companies by the calibration in force; as above. Reads the derived facts only."""
    calibration = RfmCalibration.objects.in_force(as_of)
    among = company_ids is not None
    if calibration is None:
        return write(unscored(among=among), SCORED, company_ids, as_of)
    source = scores(calibration.scope, among=among)
    return write(source, SCORED, company_ids, as_of, **bounds(calibration))


def _both(first: set[int] | None, second: set[int] | None) -> set[int] | None:
    return None if first is None or second is None else first | second


@contextmanager
def bulk_settings(is_bulk: bool = True) -> Iterator[None]:
    """Give the statements inside the memory that sums of everyone need; needs a transaction."""
    if not is_bulk:
        yield
        return
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


def write(
    source: str, columns: Collection[str], ids: Collection[int] | None, as_of: datetime, **more: Any
) -> set[int] | None:
    """
    Write the columns of ``source`` (with ``company_id``) where they differ; answer whose.

    ``behaviour_at`` is the instant of what was derived, not of how it was scored or costed.
    """
    stamp = "behaviour_at = %(now)s, " if columns is DERIVED else ""
    old, new = (", ".join(f"{table}.{name}" for name in columns) for table in "fn")
    statement = f"""
UPDATE segments_companyfacts f
SET {", ".join(f"{name} = n.{name}" for name in columns)},
    {stamp}{UNTOUCHED}, facts_rev = nextval('segments_facts_rev_seq')
FROM ({source}) n
WHERE f.company_id = n.company_id AND ({old}) IS DISTINCT FROM ({new})
"""  # noqa: S608
    asked = {**moments(as_of), **more, "ids": list(ids or ())}
    with connection.cursor() as cursor:
        cursor.execute(statement + ("" if ids is None else "RETURNING f.company_id"), asked)
        return None if ids is None else {row[0] for row in cursor.fetchall()}
