"""
What could be seen, as it was: for as long as a ``with`` lasts, the gate reads the past.

Temporary views with the names of our tables are found before them, and show the access rows, their
audiences, ranges, members and public products of one instant. All of it is rolled back: nothing is
written, and nobody else sees it. The views copy nothing: a question about one product reads the
few rows of that product, whatever a shop holds. See decision 0017.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.models import Model

from segments.past import undone

from .models import PastMember, PastPublicity, RangeAccess, RangeMember
from .selection import remember_reaches

AS_OF = "current_setting('ranges.as_of')::timestamptz"

VERSIONS = f"""
FROM pricing_rowversion v CROSS JOIN LATERAL jsonb_populate_record(NULL::{{table}}, v.row) r
WHERE v.relation = '{{table}}'
    AND (v.since IS NULL OR v.since <= {AS_OF}) AND (v.until IS NULL OR v.until > {AS_OF})
"""

OF_ROWS = "CREATE TEMP VIEW {table} AS SELECT r.* " + VERSIONS

OF_AUDIENCE = f"""
CREATE TEMP VIEW {{table}} AS
SELECT v.row_id AS id, (v.row ->> 'rangeaccess_id')::bigint AS rangeaccess_id,
    (v.row ->> '{{named}}')::bigint AS {{named}}
FROM pricing_rowversion v
WHERE v.relation = '{{table}}' AND v.row ? '{{named}}'
    AND (v.since IS NULL OR v.since <= {AS_OF}) AND (v.until IS NULL OR v.until > {AS_OF})
"""  # noqa: S608 - names of ours
"""The same written out, so that an index finds whom a row named."""

OF_MEMBERS = f"""
CREATE TEMP VIEW {{table}} AS
SELECT id, range_id, product_id, is_whole, since FROM {{table}}
WHERE since IS NULL OR since <= {AS_OF}
UNION ALL
SELECT -id, range_id, product_id, is_whole, since FROM {{past}}
WHERE until > {AS_OF} AND (since IS NULL OR since <= {AS_OF})
"""  # noqa: S608 - names of ours

OF_PRODUCTS = f"""
CREATE TEMP VIEW {{table}} AS SELECT {{columns}} FROM {{table}} p WHERE p.date_created <= {AS_OF}
"""  # noqa: S608 - names of ours

WAS_PUBLIC = f"""
coalesce((
    SELECT q.was_public FROM {{past}} q
    WHERE q.product_id = p.id AND q.until > {AS_OF} ORDER BY q.until LIMIT 1
), p.is_public) AS is_public
"""  # noqa: S608 - names of ours


@contextmanager
def seen_as_it_was(at: datetime) -> Iterator[None]:
    """
    Make the ordinary gate and explanation read what could be seen at an instant.

    Queries have to run inside the ``with``. Which product a variant is of is answered as today; a
    product that was deleted since is not there. Eight short statements, whatever the history.
    """
    with undone(), remember_reaches():
        with connection.cursor() as cursor:
            for statement in _views():
                cursor.execute(statement)
            # The plans of functions and of foreign keys would go on reading the real tables.
            cursor.execute("DISCARD PLANS")
            cursor.execute("SELECT set_config('ranges.as_of', %s, true)", [at.isoformat()])
        yield


def known_since() -> datetime:
    """Answer from when on what could be seen is recorded. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ranges_known_since()")
        return cursor.fetchone()[0]


def _views() -> Iterator[str]:
    product, oscar_range = apps.get_model("catalogue.Product"), apps.get_model("offer.Range")
    for model in (RangeAccess, oscar_range):
        yield OF_ROWS.format(table=model._meta.db_table)
    for through, named in (
        (RangeAccess.companies.through, "company_id"),
        (RangeAccess.segments.through, "segment_id"),
    ):
        yield OF_AUDIENCE.format(table=through._meta.db_table, named=named)
    yield OF_MEMBERS.format(table=RangeMember._meta.db_table, past=PastMember._meta.db_table)
    was_public = WAS_PUBLIC.format(past=PastPublicity._meta.db_table)
    columns = (
        was_public if column == "is_public" else f"p.{column}" for column in _columns(product)
    )
    yield OF_PRODUCTS.format(table=product._meta.db_table, columns=", ".join(columns))


def _columns(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]
