"""What segments learn of agreed prices: how many a company has by name, for its cost to serve."""

from segments.behaviour import agreements

from .models import CategoryPercent, ListBreak, Price, PriceList

ROWS = (Price, CategoryPercent, ListBreak)


def agreed_lines(among: bool) -> str:
    """
    Answer the SELECT of the rows of published lists in force that name companies.

    The upkeep of a list is shared by the companies that it names; a company below one of them
    costs nothing more.
    """
    named = PriceList.companies.through._meta.db_table
    lists = PriceList._meta.db_table
    counted = " + ".join(
        f"(SELECT count(*) FROM {model._meta.db_table} p WHERE p.price_list_id = l.id)"  # noqa: S608
        for model in ROWS
    )
    theirs = f"AND l.id IN (SELECT pricelist_id FROM {named} WHERE company_id = ANY(%(ids)s))"  # noqa: S608
    # Only names of ours; every value is a parameter.
    return f"""
SELECT n.company_id, l.lines / count(*) OVER (PARTITION BY n.pricelist_id) AS lines
FROM {named} n JOIN (
    SELECT l.id, ({counted} + (l.percent IS NOT NULL)::int)::numeric AS lines FROM {lists} l
    WHERE l.status = 'published' AND (l.starts_at IS NULL OR l.starts_at <= %(now)s)
      AND (l.ends_at IS NULL OR l.ends_at > %(now)s) {theirs if among else ""} OFFSET 0
) l ON l.id = n.pricelist_id"""  # noqa: S608


def connect() -> None:
    """Make agreed prices known to segments."""
    agreements.register(agreed_lines)
