"""
The nightly derivation: only companies for whom the passing of time can have changed something.

What companies do is marked when it is told, and derived within seconds. By themselves only four
things change: something enters or leaves a window, a price list or a rate card begins or ends, a
history becomes long enough, and a silence becomes too long. All four are seen without reading what
companies bought. A seventh of all companies is derived whatever happened, another one each night,
so that any drift is healed within a week.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ..calendar import local_day, months_before
from ..facts import UNTOUCHED
from ..models.calibration import CostRateCard
from .agreements import agreed_lines
from .refreshing import bulk_settings, moments, recost, rescore, write
from .sql import DERIVED, LIFECYCLE, derived

HEALED_IN = 7
"""After so many nights every company was derived, whatever happened."""

WATCHED = ("contact", "refusal", "drop", "login", "search", "visit")
"""The kinds of events that derived facts are made of."""

# Orders are only looked for in the covering index: a return may leave the year where an order from
# before it had one since. Windows are taken two hours longer than they were, because some zones
# have days without a midnight. The lifecycle is worked out from the facts as they stand, with the
# names of the SELECT behind them.
DUE = """
SELECT f.company_id, whole
FROM segments_companyfacts f
CROSS JOIN LATERAL (SELECT f.first_order_at AS first_at, f.interval_days AS days) l
CROSS JOIN LATERAL (SELECT f.orders_365 AS recent) o
CROSS JOIN LATERAL (SELECT
    %(today)s::date - (f.first_order_at AT TIME ZONE %(zone)s)::date AS first,
    %(today)s::date - (f.last_order_at AT TIME ZONE %(zone)s)::date AS last) since
CROSS JOIN LATERAL (SELECT (f.behaviour_at AT TIME ZONE %(zone)s)::date AS day) seen
CROSS JOIN LATERAL (SELECT
    (seen.day - 365)::timestamp AT TIME ZONE %(zone)s - interval '2 hours' AS year,
    (seen.day - 90)::timestamp AT TIME ZONE %(zone)s - interval '2 hours' AS quarter) before
CROSS JOIN LATERAL (SELECT
    f.behaviour_at IS NULL OR f.behaviour_at > %(now)s
    OR f.company_id = ANY(%(also)s::bigint[])
    OR (f.company_id + %(turn)s) %% {healed_in} = 0
    OR f.lifecycle <> {lifecycle}
    OR EXISTS (
        SELECT FROM segments_tradeorder t WHERE t.company_id = f.company_id
        AND t.placed_at > f.behaviour_at AND t.placed_at <= %(now)s)
    OR EXISTS (
        SELECT FROM segments_tradeorder t WHERE t.company_id = f.company_id
        AND t.placed_at >= before.year AND t.placed_at < %(year)s)
    OR EXISTS (
        SELECT FROM segments_tradeorder t WHERE t.company_id = f.company_id
        AND t.last_returned_at IS NOT NULL
        AND (t.last_returned_at > f.behaviour_at
             OR t.placed_at < %(year)s AND t.last_returned_at >= before.year))
    OR EXISTS (
        SELECT FROM segments_event e
        WHERE e.company_id = f.company_id AND e.kind = ANY(%(watched)s::varchar[])
        AND (e.at > f.behaviour_at AND e.at <= %(now)s
             OR e.at >= before.year AND e.at < %(year)s
             OR e.at >= before.quarter AND e.at < %(quarter)s)) AS whole OFFSET 0) w
LEFT JOIN ({agreed}) a ON a.company_id = f.company_id
WHERE f.company_id = ANY(%(ids)s::bigint[]) AND (
    whole OR a.lines > 0 OR f.has_contract_prices
    OR f.behaviour_at < %(card_from)s::timestamptz
    OR f.cost_of_service IS NULL AND %(card_from)s::timestamptz IS NOT NULL AND (
        f.customer_since <= %(three_months)s::date
        OR (f.first_order_at AT TIME ZONE %(zone)s)::date <= %(three_months)s::date
        OR EXISTS (
            SELECT FROM segments_event e WHERE e.company_id = f.company_id
            AND e.kind IN ('contact', 'drop', 'visit')
            AND (e.at AT TIME ZONE %(zone)s)::date <= %(three_months)s::date)))
"""

SEEN = f"""
UPDATE segments_companyfacts f SET behaviour_at = %(now)s, {UNTOUCHED}
WHERE company_id = ANY(%(ids)s::bigint[]) AND behaviour_at IS DISTINCT FROM %(now)s
"""  # noqa: S608


@transaction.atomic
def refresh_due(
    company_ids: Collection[int], *, as_of: datetime, also: Collection[int] = ()
) -> int:
    """
    Derive those of these companies for whom something can have changed, and ``also`` these.

    Everybody of them is scored, because days pass. Answers how many were derived in full. May be
    repeated: the second time nobody is due but those of the night, and nothing is written. Five
    statements.
    """
    with bulk_settings():
        whole, costed = _due(company_ids, as_of, also)
        write(derived(among=True), DERIVED, whole, as_of)
        recost(costed, as_of=as_of)
        rescore(company_ids, as_of=as_of)
        with connection.cursor() as cursor:
            cursor.execute(SEEN, {"ids": costed, "now": as_of})
    return len(whole)


def _due(
    company_ids: Collection[int], as_of: datetime, also: Collection[int]
) -> tuple[list[int], list[int]]:
    """Answer whom to derive in full, and of whom the cost must be worked out (these too)."""
    card = CostRateCard.objects.in_force(as_of)
    today = local_day(as_of, timezone.get_default_timezone())
    asked: dict[str, Any] = moments(as_of) | {
        "ids": list(company_ids), "also": list(also), "watched": list(WATCHED),
        "turn": today.toordinal(), "card_from": card.effective_from if card else None,
        "three_months": months_before(today, 3),
    }  # fmt: skip
    statement = DUE.format(
        lifecycle=LIFECYCLE, agreed=agreed_lines(among=True), healed_in=HEALED_IN
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    return [pk for pk, whole in rows if whole], [pk for pk, _whole in rows]
