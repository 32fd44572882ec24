"""Whom a change concerns: companies that ordered, numbered so that equal terms stand together."""

from django.conf import settings
from django.db import connection

from ..consumers import audience
from ..models import Simulation
from .kinds import KINDS, SIGHTS, Concerned

AUDIENCE = """
CREATE TEMP TABLE simulated_audience (kind char, id bigint, PRIMARY KEY (kind, id)) ON COMMIT DROP;
INSERT INTO simulated_audience SELECT 's', unnest(%(segments)s::bigint[])
UNION SELECT 'c', unnest(%(companies)s::bigint[]);
ANALYZE simulated_audience
"""

COMPANIES = """
INSERT INTO pricing_simulatedcompany
    (simulation_id, company_id, number, name, currency, named, segment_ids, position, terms)
SELECT %(simulation)s, id, number, legal_name, currency, named, segments,
    row_number() OVER (ORDER BY currency, named, segments, id),
    dense_rank() OVER (ORDER BY currency, named, segments)
FROM (
    SELECT c.id, c.number, c.legal_name,
        coalesce(nullif(f.currency, ''), nullif(c.currency, ''), %(currency)s) AS currency,
        ARRAY(
            SELECT u.id FROM unnest(c.id || s.ancestor_ids) WITH ORDINALITY u (id, place)
            JOIN simulated_audience a ON a.kind = 'c' AND a.id = u.id ORDER BY place
        ) AS named,
        ARRAY(
            SELECT u.id FROM unnest(s.segment_ids) WITH ORDINALITY u (id, place)
            JOIN simulated_audience a ON a.kind = 's' AND a.id = u.id ORDER BY place
        ) AS segments
    FROM segments_company c
    JOIN segments_companystate s ON s.company_id = c.id
    LEFT JOIN segments_companyfacts f ON f.company_id = c.id
    WHERE c.is_active AND (
        c.id = ANY(%(named)s::bigint[]) OR s.ancestor_ids && %(named)s::bigint[]
        OR s.segment_ids && %(grouped)s::bigint[] OR {sql}
    )
) concerned
WHERE (%(any_currency)s OR currency = ANY(%(currencies)s)) AND EXISTS (
    SELECT FROM segments_boughtline l
    WHERE l.company_id = concerned.id AND l.placed_at >= %(since)s AND l.placed_at <= %(until)s
)
"""


def note_companies(simulation: Simulation) -> int:
    """
    Write down the active companies that ordered and are concerned; answer how many.

    Companies on equal terms get the same ``terms``. One statement, whatever their number. Needs a
    transaction.
    """
    told: Concerned = KINDS[simulation.kind].concerned(simulation.change)
    segments, companies = _audience(told)
    with connection.cursor() as cursor:
        for statement in AUDIENCE.split(";"):
            cursor.execute(statement, {"segments": segments, "companies": companies})
        cursor.execute(
            COMPANIES.format(sql=told.sql),
            {
                **told.parameters,
                "simulation": simulation.pk,
                "currency": settings.OSCAR_DEFAULT_CURRENCY,
                "named": sorted(told.companies),
                "grouped": sorted(told.segments),
                "any_currency": not told.currencies,
                "currencies": sorted(told.currencies),
                "since": simulation.since,
                "until": simulation.until,
            },
        )
        noted = cursor.rowcount
        cursor.execute("DROP TABLE simulated_audience")
    return noted


def _audience(told: Concerned) -> tuple[list[int], list[int]]:
    """Answer the segments and companies that any row names, before the change or after it."""
    segments, companies = set(told.segments), set(told.companies)
    for speaks in (audience, *(sight.audience for sight in SIGHTS)):
        more, named = speaks()
        segments |= set(more)
        companies |= set(named)
    return sorted(segments), sorted(companies)
