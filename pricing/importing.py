"""
Price lists from CSV and XLSX: streamed, checked as a whole, then applied all at once or not at all.

Rows go into a temporary table with COPY, are checked there against the products, and reach the
price table with one set-based statement. The same file twice changes nothing.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.tabular import Column, Progress, Report, currency, decimal, integer, read_rows, text
from segments.tabular.reading import Source

from .consumers import prices_changed
from .models import PriceList
from .models.bounds import (
    GREATEST_PERCENT,
    GREATEST_QUANTITY,
    LARGEST_AMOUNT,
    LEAST_PERCENT,
    SMALLEST_AMOUNT,
)

COLUMNS = [
    Column("sku", text(64), required=True, help=gettext_lazy("Part number of the product")),
    Column(
        "min_quantity", integer(least=1, most=GREATEST_QUANTITY), default=1,
        help=gettext_lazy("From how many pieces the price holds; blank: from the first"),
    ),
    Column(
        "price", decimal(places=4, least=SMALLEST_AMOUNT, most=LARGEST_AMOUNT),
        help=gettext_lazy("Net price of one piece; give this or percent"),
    ),
    Column(
        "percent", decimal(places=4, least=LEAST_PERCENT, most=GREATEST_PERCENT),
        help=gettext_lazy("Percent off the base price; below zero: on top of it"),
    ),
    Column("currency", currency, help=gettext_lazy("The list's currency, as a check; or blank")),
]  # fmt: skip

STAGE = """
    CREATE TEMPORARY TABLE price_stage (
        line integer, sku text, min_quantity integer, amount numeric(13, 4), percent numeric(8, 4),
        product_id bigint
    ) ON COMMIT DROP
"""
COPY = "COPY price_stage (line, sku, min_quantity, amount, percent) FROM STDIN"
NAME_PRODUCTS = """
    UPDATE price_stage stage SET product_id = product.id
    FROM {product} product WHERE product.upc = stage.sku AND product.structure <> 'parent'
"""
UNKNOWN = """
    SELECT stage.line, stage.sku, product.id IS NOT NULL
    FROM price_stage stage LEFT JOIN {product} product ON product.upc = stage.sku
    WHERE stage.product_id IS NULL ORDER BY stage.line
"""
REPEATED = """
    SELECT line, sku, min_quantity, first FROM (
        SELECT line, sku, min_quantity,
            min(line) OVER (PARTITION BY sku, min_quantity) AS first
        FROM price_stage
    ) numbered WHERE line > first ORDER BY line
"""
COMPARE = """
    SELECT count(*) FILTER (WHERE price.id IS NULL),
        count(*) FILTER (WHERE price.id IS NOT NULL AND {differs}),
        count(*) FILTER (WHERE price.id IS NOT NULL AND NOT ({differs}))
    FROM price_stage stage LEFT JOIN pricing_price price ON price.price_list_id = %s
        AND price.product_id = stage.product_id AND price.min_quantity = stage.min_quantity
"""
DIFFERS = "(price.amount, price.percent) IS DISTINCT FROM (stage.amount, stage.percent)"
UPSERT = f"""
    INSERT INTO pricing_price AS price (price_list_id, product_id, min_quantity, amount, percent)
    SELECT %s, product_id, min_quantity, amount, percent FROM price_stage
    ORDER BY product_id, min_quantity
    ON CONFLICT (price_list_id, product_id, min_quantity)
    DO UPDATE SET amount = excluded.amount, percent = excluded.percent
    WHERE {DIFFERS.replace("stage", "excluded")}
"""  # noqa: S608 - put together from the constants above
GONE = """
    FROM pricing_price price WHERE price.price_list_id = %s AND NOT EXISTS (
        SELECT FROM price_stage stage
        WHERE stage.product_id = price.product_id AND stage.min_quantity = price.min_quantity
    )
"""


@dataclass(slots=True)
class PriceReport(Report):
    """The tally of a price import; ``removed`` counts the prices a replacing file left out."""

    removed: int = 0

    @property
    def has_changes(self) -> bool:
        """Whether applying the file changed, or would change, anything."""
        return bool(self.created or self.changed or self.removed)

    def in_words(self) -> str:
        """Say the tally in one line."""
        words = super(PriceReport, self).in_words()
        if not self.removed:
            return words
        return _("%(words)s, %(removed)s removed") % {"words": words, "removed": self.removed}


@transaction.atomic
def import_prices(  # noqa: PLR0913 - what an import is made of
    source: Source,
    price_list: PriceList,
    *,
    by: Any = None,
    dry_run: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
) -> PriceReport:
    """
    Make the list hold the prices of the file, and answer what that changed.

    Nothing is written when anything is wrong, or in a dry run. Prices that the file does not name
    stay, unless it is to ``replace`` the list's product prices. Safe to repeat.
    """
    price_list = PriceList.objects.select_for_update().get(pk=price_list.pk)
    report = PriceReport()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS price_stage")
        cursor.execute(STAGE)
        with cursor.copy(COPY) as copy:
            for line, row in read_rows(source, COLUMNS, report, progress=progress):
                if _is_sound(line, row, price_list, report):
                    cells = (row["sku"], row["min_quantity"], row["price"], row["percent"])
                    copy.write_row((line, *cells))
        _check_against_products(cursor, report)
        report.problems.sort(key=lambda problem: problem.line)
        if report.is_clean:
            _compare(cursor, price_list, report, replace=replace)
        if report.is_clean and report.has_changes and not dry_run:
            _apply(cursor, price_list, replace=replace)
            price_list._history_user = by
            price_list._change_reason = _("prices imported: %s") % report.in_words()
            price_list.save()
            prices_changed()
        cursor.execute("DROP TABLE price_stage")
    return report


def _is_sound(line: int, row: dict[str, Any], price_list: PriceList, report: Report) -> bool:
    """Check what one row says by itself."""
    if (row["price"] is None) == (row["percent"] is None):
        report.add(line, "price", _("give a price or a percentage, one of the two"))
        return False
    if row["currency"] not in {None, price_list.currency}:
        words = _("the list is in %(ours)s, not in %(theirs)s")
        told = {"ours": price_list.currency, "theirs": row["currency"]}
        report.add(line, "currency", words % told)
        return False
    return True


def _check_against_products(cursor, report: Report) -> None:
    """Report the rows whose product is unknown, or that say something a second time."""
    product = apps.get_model("catalogue.Product")._meta.db_table
    cursor.execute("ANALYZE price_stage")
    cursor.execute(NAME_PRODUCTS.format(product=product))
    cursor.execute(UNKNOWN.format(product=product))
    for line, sku, is_parent in cursor.fetchall():
        if is_parent:
            words = _("“%(sku)s” is sold in variants; give their prices")
        else:
            words = _("there is no product “%(sku)s”")
        report.add(line, "sku", words % {"sku": sku})
    cursor.execute(REPEATED)
    for line, sku, min_quantity, first in cursor.fetchall():
        words = _("“%(sku)s” from %(n)s is on line %(first)s already")
        told = {"sku": sku, "n": min_quantity, "first": first}
        report.add(line, "min_quantity", words % told)


def _compare(cursor, price_list: PriceList, report: PriceReport, *, replace: bool) -> None:
    """Count what applying the staged rows will change."""
    cursor.execute(COMPARE.format(differs=DIFFERS), [price_list.pk])
    report.created, report.changed, report.unchanged = cursor.fetchone()
    if replace:
        cursor.execute(f"SELECT count(*) {GONE}", [price_list.pk])
        (report.removed,) = cursor.fetchone()


def _apply(cursor, price_list: PriceList, *, replace: bool) -> None:
    """Write the staged rows with one statement, and remove the others if they are to go."""
    if replace:
        cursor.execute(f"DELETE {GONE}", [price_list.pk])
    cursor.execute(UPSERT, [price_list.pk])
