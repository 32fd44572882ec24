"""
Triggers that tell ``Shopper.terms_key`` of a change, whichever way the rows are written.

An app whose answers may be remembered watches the tables that they are made from, in a migration:
``operations = watching("pricing", "pricing_price", periods=["pricing_pricelist"])``. A statement
costs one row, however many rows it writes. What migrations have run stays as it is: a change here
counts for new ones only.
"""

from collections.abc import Sequence

from django.db.migrations import RunSQL

FUNCTIONS = """
CREATE FUNCTION segments_note_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM segments_bump_terms(TG_ARGV[0]);
    RETURN NULL;
END $$;

CREATE FUNCTION segments_bump_terms(told text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
BEGIN
    INSERT INTO segments_termschange (consumer, at) VALUES (told, clock_timestamp())
        RETURNING id INTO number;
    IF number % 100 = 0 THEN
        WITH free AS (SELECT id FROM segments_termschange FOR UPDATE SKIP LOCKED),
        taken AS (
            DELETE FROM segments_termschange WHERE id IN (SELECT id FROM free)
            RETURNING consumer, changes, at
        )
        INSERT INTO segments_termschange (consumer, changes, at)
        SELECT consumer, sum(changes), max(at) FROM taken GROUP BY consumer;
    END IF;
END $$;

CREATE FUNCTION segments_note_periods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO segments_termsboundary (at)
    SELECT written.starts_at FROM new_rows written WHERE written.starts_at IS NOT NULL
    UNION SELECT written.ends_at FROM new_rows written WHERE written.ends_at IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""

FORGET_FUNCTIONS = """
DROP FUNCTION segments_note_periods();
DROP FUNCTION segments_note_terms();
DROP FUNCTION segments_bump_terms(text);
"""

WATCH = """
CREATE TRIGGER segments_note_{mark} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION segments_note_terms('{consumer}');
SELECT segments_bump_terms('{consumer}');
"""

WATCH_PERIODS = """
CREATE TRIGGER segments_note_new_periods AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION segments_note_periods();
CREATE TRIGGER segments_note_changed_periods AFTER UPDATE ON {table}
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION segments_note_periods();
INSERT INTO segments_termsboundary (at)
    SELECT starts_at FROM {table} WHERE starts_at IS NOT NULL
    UNION SELECT ends_at FROM {table} WHERE ends_at IS NOT NULL
    ON CONFLICT DO NOTHING;
"""

UNWATCH = "DROP TRIGGER segments_note_{mark} ON {table};"

UNWATCH_PERIODS = """
DROP TRIGGER segments_note_changed_periods ON {table};
DROP TRIGGER segments_note_new_periods ON {table};
"""


WATCH_COLUMNS = """
CREATE FUNCTION segments_note_{mark}_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM old_rows was JOIN new_rows now ON now.id = was.id WHERE {differ}) THEN
        PERFORM segments_bump_terms('{consumer}');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER segments_note_{mark} AFTER {events} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION segments_note_terms('{consumer}');
CREATE TRIGGER segments_note_changed_{mark} AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION segments_note_{mark}_of_{table}();
SELECT segments_bump_terms('{consumer}');
"""

UNWATCH_COLUMNS = """
DROP TRIGGER segments_note_changed_{mark} ON {table};
DROP TRIGGER segments_note_{mark} ON {table};
DROP FUNCTION segments_note_{mark}_of_{table}();
"""


def watching(
    consumer: str, *tables: str, periods: Sequence[str] = (), mark: str = "terms"
) -> list[RunSQL]:
    """
    Answer the operations that watch these tables for a consumer.

    Tables in ``periods`` have ``starts_at`` and ``ends_at`` besides, and are watched too. A table
    that is watched for a second consumer needs a ``mark`` of its own, which names the triggers.
    """
    operations = []
    for table in (*tables, *periods):
        given = {"consumer": consumer, "table": table, "mark": mark}
        operations.append(RunSQL(WATCH.format(**given), UNWATCH.format(**given)))
    for table in periods:
        given = {"table": table}
        operations.append(RunSQL(WATCH_PERIODS.format(**given), UNWATCH_PERIODS.format(**given)))
    return operations


def watching_columns(
    consumer: str, table: str, columns: Sequence[str], *, mark: str = "terms", with_new: bool = True
) -> list[RunSQL]:
    """
    Answer the operations that watch some columns only, of a table that is written all day long.

    A change of other columns is nothing to tell, nor is a new row without ``with_new``. For
    ``mark`` see ``watching``.
    """
    differ = " OR ".join(f"was.{column} IS DISTINCT FROM now.{column}" for column in columns)
    events = "INSERT OR DELETE OR TRUNCATE" if with_new else "DELETE OR TRUNCATE"
    given = {
        "consumer": consumer, "table": table, "differ": differ, "mark": mark, "events": events,
    }  # fmt: skip
    return [RunSQL(WATCH_COLUMNS.format(**given), UNWATCH_COLUMNS.format(**given))]
