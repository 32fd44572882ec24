"""The triggers of prices anew: an import says itself when it wrote, and a batch can be taken back."""

from ._triggers import BATCH, PAST, differ

STAMP = f"""
CREATE OR REPLACE FUNCTION pricing_date_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {differ('old', 'new')} THEN
        new.since := now();
        -- What a batch had replaced belongs to whom it belonged to, once it stands again.
        IF current_setting('pricing.restores', true) IS DISTINCT FROM 'on' THEN
            new.batch_id := {BATCH};
        END IF;
    ELSE
        new.since := old.since;
        new.batch_id := old.batch_id;
    END IF;
    RETURN new;
END $$;

CREATE OR REPLACE FUNCTION pricing_keep_changed_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {PAST.format(batch=BATCH)}
    FROM old_rows was JOIN new_rows is_now ON is_now.id = was.id
    WHERE was.since < now() AND {differ('was', 'is_now')};
    RETURN NULL;
END $$;

-- A row that says the right things already, as an import does, is let through without a call.
DROP TRIGGER pricing_date_price ON pricing_price;
CREATE TRIGGER pricing_date_price BEFORE UPDATE ON pricing_price FOR EACH ROW
    WHEN (NOT (new.since = now() AND new.batch_id IS NOT DISTINCT FROM {BATCH}
        AND {differ('old', 'new')}))
    EXECUTE FUNCTION pricing_date_price();
"""  # noqa: S608 - put together from the constants above

BACK = f"""
DROP TRIGGER pricing_date_price ON pricing_price;
CREATE TRIGGER pricing_date_price BEFORE UPDATE ON pricing_price FOR EACH ROW
    EXECUTE FUNCTION pricing_date_price();

CREATE OR REPLACE FUNCTION pricing_date_price() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION pricing_keep_changed_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {PAST.format(batch="is_now.batch_id")}
    FROM old_rows was JOIN new_rows is_now ON is_now.id = was.id
    WHERE was.since < now() AND {differ('was', 'is_now')};
    RETURN NULL;
END $$;
"""  # noqa: S608 - put together from the constants above

UNLOGGED = "ALTER TABLE pricing_stagedprice SET UNLOGGED"
"""What is staged is read from a file again after a crash: it need not be written twice."""
