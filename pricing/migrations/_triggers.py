"""The triggers that keep what prices were. One statement writes all that a statement changed."""

COLUMNS = ("price_list_id", "product_id", "min_quantity", "amount", "percent")


def differ(one: str, other: str, columns: tuple[str, ...] = COLUMNS) -> str:
    """Write that two rows differ in one of the columns."""
    ours, theirs = (", ".join(f"{row}.{column}" for column in columns) for row in (one, other))
    return f"({ours}) IS DISTINCT FROM ({theirs})"


BATCH = "nullif(current_setting('pricing.batch', true), '')::bigint"
"""The batch that a transaction said it writes for, or nothing when a person does."""

PAST = """
    INSERT INTO pricing_pastprice
        (price_list_id, product_id, min_quantity, amount, percent, batch_id, ended_by_id, since, until)
    SELECT was.price_list_id, was.product_id, was.min_quantity, was.amount, was.percent,
        was.batch_id, {batch}, was.since, now()
"""

PRICES = f"""
CREATE FUNCTION pricing_date_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {differ('old', 'new')} THEN
        new.since := now();
        new.batch_id := {BATCH};
    ELSE
        new.since := old.since;
        new.batch_id := old.batch_id;
    END IF;
    RETURN new;
END $$;

CREATE FUNCTION pricing_keep_changed_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {PAST.format(batch="is_now.batch_id")}
    FROM old_rows was JOIN new_rows is_now ON is_now.id = was.id
    WHERE was.since < now() AND {differ('was', 'is_now')};
    RETURN NULL;
END $$;

CREATE FUNCTION pricing_keep_deleted_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {PAST.format(batch=BATCH)}
    FROM old_rows was WHERE was.since < now();
    RETURN NULL;
END $$;

CREATE TRIGGER pricing_date_price BEFORE UPDATE ON pricing_price FOR EACH ROW
    EXECUTE FUNCTION pricing_date_price();
CREATE TRIGGER pricing_keep_changed_prices AFTER UPDATE ON pricing_price
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricing_keep_changed_prices();
CREATE TRIGGER pricing_keep_deleted_prices AFTER DELETE ON pricing_price
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricing_keep_deleted_prices();
"""  # noqa: S608 - put together from the constants above

FORGET_PRICES = """
DROP TRIGGER pricing_keep_deleted_prices ON pricing_price;
DROP TRIGGER pricing_keep_changed_prices ON pricing_price;
DROP TRIGGER pricing_date_price ON pricing_price;
DROP FUNCTION pricing_keep_deleted_prices();
DROP FUNCTION pricing_keep_changed_prices();
DROP FUNCTION pricing_date_price();
"""

VERSIONS = """
CREATE FUNCTION pricing_open_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pricing_rowversion (relation, row_id, row, since)
    SELECT TG_TABLE_NAME, opened.id, to_jsonb(opened), now() FROM new_rows opened;
    RETURN NULL;
END $$;

CREATE FUNCTION pricing_close_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM pricing_rowversion v USING old_rows was
    WHERE v.relation = TG_TABLE_NAME AND v.row_id = was.id AND v.until IS NULL AND v.since >= now();
    UPDATE pricing_rowversion v SET until = now() FROM old_rows was
    WHERE v.relation = TG_TABLE_NAME AND v.row_id = was.id AND v.until IS NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION pricing_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pricing_rowversion v SET row = to_jsonb(new)
    WHERE v.relation = TG_TABLE_NAME AND v.row_id = old.id AND v.until IS NULL AND v.since >= now();
    IF FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE pricing_rowversion v SET until = now()
    WHERE v.relation = TG_TABLE_NAME AND v.row_id = old.id AND v.until IS NULL;
    INSERT INTO pricing_rowversion (relation, row_id, row, since)
    VALUES (TG_TABLE_NAME, new.id, to_jsonb(new), now());
    RETURN NULL;
END $$;
"""

FORGET_VERSIONS = """
DROP FUNCTION pricing_next_version();
DROP FUNCTION pricing_close_versions();
DROP FUNCTION pricing_open_versions();
"""

OF_TABLE = """
CREATE TRIGGER pricing_open_versions AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricing_open_versions();
CREATE TRIGGER pricing_close_versions AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION pricing_close_versions();
CREATE TRIGGER pricing_next_version AFTER UPDATE ON {table} FOR EACH ROW
    WHEN ({changed}) EXECUTE FUNCTION pricing_next_version();
INSERT INTO pricing_rowversion (relation, row_id, row)
    SELECT '{table}', known.id, to_jsonb(known) FROM {table} known;
"""

WITHOUT_TABLE = """
DROP TRIGGER pricing_next_version ON {table};
DROP TRIGGER pricing_close_versions ON {table};
DROP TRIGGER pricing_open_versions ON {table};
"""

VERSIONED = {
    "pricing_categorypercent": ("price_list_id", "category_id", "min_quantity", "percent"),
    "pricing_listbreak": ("price_list_id", "min_quantity", "percent"),
    "pricing_unitcost": ("product_id", "currency", "amount"),
    "partner_stockrecord": ("product_id", "price_currency", "price"),
}


def of_tables(template: str) -> str:
    """Write a piece of SQL once for each table whose rows have versions."""
    return "".join(
        template.format(table=table, changed=differ("old", "new", columns))
        for table, columns in VERSIONED.items()
    )
