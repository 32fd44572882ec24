"""Statements that every page asks are planned once a connection, and never answer for a past."""

import pytest
from django.db import NotSupportedError, connection, transaction
from django.test.utils import CaptureQueriesContext

from segments.past import undone
from segments.prepared import prepared_cursor
from tests.factories.segments import make_dimension

pytestmark = pytest.mark.django_db

TEXT = "SELECT name FROM segments_dimension WHERE id = ANY(%(ids)s::bigint[]) ORDER BY name"
WIDER = "ALTER TABLE segments_dimension ALTER COLUMN name TYPE varchar(300)"
KEPT = "SELECT statement, parameter_types::text[] FROM pg_prepared_statements"


def names_of(*ids: int) -> list[str]:
    with prepared_cursor() as cursor:
        cursor.execute(TEXT, {"ids": list(ids)})
        return [name for (name,) in cursor.fetchall()]


def kept() -> list[list[str]]:
    """The types of the parameters of our statement, for each time that it is prepared."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        return [types for text, types in cursor.fetchall() if "segments_dimension WHERE id" in text]


@pytest.fixture
def dimension():
    return make_dimension("colour", name="Colour")


def test_numbers_of_all_sizes_are_one_statement(dimension):
    assert names_of(dimension.pk) == ["Colour"]
    assert names_of(dimension.pk, 70_000, 2**40) == ["Colour"]

    assert kept() == [["bigint[]"]]


def test_a_view_put_before_a_table_is_read_whatever_its_types(dimension):
    assert names_of(dimension.pk) == ["Colour"]

    with undone(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP VIEW segments_dimension AS SELECT 7::bigint AS id, 'Then' AS name"
        )
        assert names_of(7, dimension.pk) == ["Then"]

    assert names_of(dimension.pk) == ["Colour"]
    assert kept() == [["bigint[]"]]


def test_a_column_whose_type_changed_costs_one_request_of_a_connection(dimension):
    assert names_of(dimension.pk) == ["Colour"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Hidden from psycopg, which would notice an ALTER of its own connection.
        cursor.execute(f"DO $$ BEGIN {WIDER}; END $$")
    before = connection.close_at
    try:
        with pytest.raises(NotSupportedError), transaction.atomic():
            names_of(dimension.pk)
        assert connection.close_at == 0
    finally:
        connection.close_at = before


def test_the_log_of_statements_holds_the_parameters(dimension):
    with CaptureQueriesContext(connection) as asked:
        names_of(dimension.pk)

    assert len(asked) == 1
    assert str(dimension.pk) in asked[0]["sql"]
    assert "%(ids)s" not in asked[0]["sql"]


def test_behind_a_pooler_nothing_is_kept(dimension):
    connection.ensure_connection()
    threshold = connection.connection.prepare_threshold
    connection.connection.prepare_threshold = None
    try:
        connection.cursor().execute("DEALLOCATE ALL")
        assert names_of(dimension.pk) == ["Colour"]
        assert kept() == []
    finally:
        connection.connection.prepare_threshold = threshold


def test_pages_find_their_statements_kept():
    assert connection.settings_dict["OPTIONS"]["prepare_threshold"] is not None
