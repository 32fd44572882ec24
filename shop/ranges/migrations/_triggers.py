"""The triggers that keep what ranges held, who was named for them, and which products were public."""

from pricing.migrations._triggers import differ

MEMBER = ("range_id", "product_id", "is_whole")

PAST = """
    INSERT INTO ranges_pastmember (range_id, product_id, is_whole, since, until)
    SELECT was.range_id, was.product_id, was.is_whole, was.since, now()
"""

STOOD = "(was.since IS NULL OR was.since < now())"
"""What came and went in one transaction was never seen."""

MEMBERS = f"""
CREATE FUNCTION ranges_date_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.since := CASE WHEN {differ("old", "new", MEMBER)} THEN now() ELSE old.since END;
    RETURN new;
END $$;

CREATE FUNCTION ranges_keep_changed_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {PAST} FROM old_rows was JOIN new_rows is_now ON is_now.id = was.id
    WHERE {STOOD} AND {differ("was", "is_now", MEMBER)};
    RETURN NULL;
END $$;

CREATE FUNCTION ranges_keep_removed_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {PAST} FROM old_rows was WHERE {STOOD};
    RETURN NULL;
END $$;

CREATE TRIGGER ranges_date_member BEFORE UPDATE ON ranges_rangemember FOR EACH ROW
    EXECUTE FUNCTION ranges_date_member();
CREATE TRIGGER ranges_keep_changed_members AFTER UPDATE ON ranges_rangemember
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ranges_keep_changed_members();
CREATE TRIGGER ranges_keep_removed_members AFTER DELETE ON ranges_rangemember
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ranges_keep_removed_members();
"""  # noqa: S608 - put together from the constants above

FORGET_MEMBERS = """
DROP TRIGGER ranges_keep_removed_members ON ranges_rangemember;
DROP TRIGGER ranges_keep_changed_members ON ranges_rangemember;
DROP TRIGGER ranges_date_member ON ranges_rangemember;
DROP FUNCTION ranges_keep_removed_members();
DROP FUNCTION ranges_keep_changed_members();
DROP FUNCTION ranges_date_member();
"""

# For each row, and only of those it concerns: products are saved all day long for other reasons.
PUBLICITY = """
CREATE FUNCTION ranges_keep_publicity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ranges_pastpublicity (product_id, was_public, until)
    VALUES (old.id, old.is_public, now()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER ranges_keep_publicity AFTER UPDATE ON catalogue_product FOR EACH ROW
    WHEN (old.is_public IS DISTINCT FROM new.is_public) EXECUTE FUNCTION ranges_keep_publicity();
"""

FORGET_PUBLICITY = """
DROP TRIGGER ranges_keep_publicity ON catalogue_product;
DROP FUNCTION ranges_keep_publicity();
"""

KNOWN_SINCE = """
DO $$ BEGIN
    EXECUTE format(
        'CREATE FUNCTION ranges_known_since() RETURNS timestamptz LANGUAGE sql IMMUTABLE'
        ' AS %L', format('SELECT %L::timestamptz', now()));
END $$
"""
"""When the history began, as a function: it stays with the database, whatever is emptied."""

FORGET_KNOWN_SINCE = "DROP FUNCTION ranges_known_since()"

VERSIONED = {
    "ranges_rangeaccess": ("range_id", "verb", "starts_at", "ends_at"),
    "ranges_rangeaccess_companies": ("rangeaccess_id", "company_id"),
    "ranges_rangeaccess_segments": ("rangeaccess_id", "segment_id"),
    "offer_range": ("name", "proxy_class"),
}


def of_tables(template: str) -> str:
    """Write a piece of SQL once for each table whose rows have versions."""
    return "".join(
        template.format(table=table, changed=differ("old", "new", columns))
        for table, columns in VERSIONED.items()
    )
