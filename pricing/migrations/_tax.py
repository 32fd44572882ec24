"""What the tables of taxes need beside their columns: days on which rates change, and rates."""

from django.conf import settings

from pricing.tax.fixture import rows
from segments.watching import watching

WATCHED = watching("tax", "pricing_vatrate", "pricing_producttax", "pricing_categorytax")

MIDNIGHT = f"AT TIME ZONE '{settings.TIME_ZONE}'"

NOTE_DAYS = f"""
CREATE FUNCTION pricing_note_tax_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO segments_termsboundary (at)
    SELECT written.starts_on::timestamp {MIDNIGHT} FROM new_rows written
    UNION
    SELECT written.ends_on::timestamp {MIDNIGHT} FROM new_rows written
    WHERE written.ends_on IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER pricing_note_new_tax_days AFTER INSERT ON pricing_vatrate
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pricing_note_tax_days();
CREATE TRIGGER pricing_note_changed_tax_days AFTER UPDATE ON pricing_vatrate
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION pricing_note_tax_days();
"""  # noqa: S608 - put together from the constants above
"""A rate begins and ends at midnight where the shop is: remembered pages end with it."""

FORGET_DAYS = """
DROP TRIGGER pricing_note_changed_tax_days ON pricing_vatrate;
DROP TRIGGER pricing_note_new_tax_days ON pricing_vatrate;
DROP FUNCTION pricing_note_tax_days();
"""

CATEGORIES = (
    ("standard", "Standard", "Everything that has no other category."),
    ("reduced", "Reduced", "The higher reduced rate of countries that have two."),
    ("reduced-low", "Reduced, low", "The lower reduced rate of countries that have two."),
)


def fill(apps, schema_editor) -> None:
    """Write the categories and the rates of the EU that ship with the shop."""
    category = apps.get_model("pricing", "TaxCategory")
    category.objects.bulk_create(
        category(code=code, name=name, note=note) for code, name, note in CATEGORIES
    )
    rate = apps.get_model("pricing", "VatRate")
    rate.objects.bulk_create(
        rate(
            country=row.country, category_id=row.category, percent=row.percent,
            starts_on=row.starts_on, ends_on=row.ends_on, note=row.note,
        )
        for row in rows()
    )  # fmt: skip
