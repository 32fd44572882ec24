"""How companies spread over scores, stages and segments. Each answer is one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from ..models import CompanyFacts

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Move:
    """How many companies went from one segment to another between two instants; None is none."""

    source: int | None
    target: int | None
    companies: int


MOVES = """
SELECT before.segment_id, after.segment_id, count(*)
FROM (
    SELECT company_id, segment_id FROM segments_membership
    WHERE segment_id = ANY(%(ids)s) AND valid_from <= %(start)s
      AND (valid_to IS NULL OR valid_to > %(start)s)
) before
FULL JOIN (
    SELECT company_id, segment_id FROM segments_membership
    WHERE segment_id = ANY(%(ids)s) AND valid_from <= %(end)s
      AND (valid_to IS NULL OR valid_to > %(end)s)
) after ON after.company_id = before.company_id
GROUP BY 1, 2
"""


def moves(segment_ids: Iterable[int], start: datetime, end: datetime) -> list[Move]:
    """Answer the matrix from → to of an exclusive dimension between two instants."""
    parameters = {"ids": list(segment_ids), "start": start, "end": end}
    with connection.cursor() as cursor:
        cursor.execute(MOVES, parameters)
        return [Move(*row) for row in cursor.fetchall()]


def rfm_cells() -> list[dict[str, Any]]:
    """Answer companies and revenue of 365 days for each pair of the scores R and F."""
    known = CompanyFacts.objects.filter(is_active=True, rfm_r__isnull=False, rfm_f__isnull=False)
    rows = known.order_by().values("rfm_r", "rfm_f")
    return list(rows.annotate(companies=Count("pk"), revenue=Sum("net_365")))


def lifecycle_mix() -> dict[str, tuple[int, Decimal]]:
    """Answer the companies and the revenue of 365 days of each stage of life."""
    known = CompanyFacts.objects.filter(is_active=True).exclude(lifecycle="").order_by()
    rows = known.values_list("lifecycle").annotate(Count("pk"), Sum("net_365"))
    return {code: (companies, revenue or NOTHING) for code, companies, revenue in rows}
