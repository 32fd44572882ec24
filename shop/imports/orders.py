"""Past orders with their lines, from a table: facts for segments, "order again" and reports."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from segments.models import Company, SalesRep
from segments.tabular import Report
from shop.activity.orders import feed_orders
from shop.purchases.models import OrderTerms

from .order_columns import COLUMNS, ORDER_COLUMNS
from .order_lines import IMPORTED, LINE_FIELDS, LineKey, line_row, write_line_terms
from .order_totals import write_totals
from .running import Importer, Rows
from .upserts import Changes, upsert

Line = get_model("order", "Line")
Order = get_model("order", "Order")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

ORDER_NAMES = tuple(column.name for column in ORDER_COLUMNS)

ORDER_FIELDS = (
    "user", "currency", "status", "date_placed", "shipping_excl_tax", "shipping_incl_tax",
)  # fmt: skip
TERMS_FIELDS = (
    "company", "company_name", "buyer", "rep", "po_number", "payment_terms", "delivery_terms",
    "method", "currency", "placed_at",
)  # fmt: skip


class OrderImport(Importer):
    """
    Create and update past orders by number and line. Lines that the file leaves out stay.

    Stock, mails and payments are not touched: it happened already. Orders that were placed in this
    shop are refused.
    """

    columns = COLUMNS
    key = ("order_number", "line")

    def __init__(self, **options):
        super().__init__(**options)
        self.companies = {
            company.number: company
            for company in Company.objects.only("pk", "number", "legal_name", "currency")
        }
        self.reps = dict(SalesRep.objects.values_list("code", "pk"))
        self.site = Site.objects.get_current()
        self.heads: dict[str, tuple[int, dict[str, Any]]] = {}
        self.statuses = set(settings.OSCAR_ORDER_STATUS_PIPELINE)
        self.taxes: dict[int, Decimal] = {}

    def check(self, rows: Rows, report: Report) -> None:
        """Look up companies, buyers, reps and products; two queries a batch."""
        known = set(
            Product.objects.filter(upc__in={v["sku"] for _line, v in rows}).values_list(
                "upc", flat=True
            )
        )
        buyers = users_by_email(rows)
        placed_here = orders_placed_here({v["order_number"] for _line, v in rows})
        for line, values in rows:
            if values["order_number"] in placed_here:
                report.add(line, "order_number", _("was placed in this shop; it is not changed"))
            self._check_head(line, values, report)
            if values["sku"] not in known:
                report.add(line, "sku", _("“%s” is no product") % values["sku"])
            if values["company"] not in self.companies:
                report.add(line, "company", _("“%s” is no company") % values["company"])
            if values["rep"] and values["rep"] not in self.reps:
                report.add(line, "rep", _("“%s” is no sales rep") % values["rep"])
            if values["buyer"] and values["buyer"].casefold() not in buyers:
                report.add(line, "buyer", _("“%s” is no user") % values["buyer"])
            if values["status"] not in self.statuses:
                report.add(
                    line,
                    "status",
                    _("“%(status)s” is not one of %(known)s")
                    % {"status": values["status"], "known": ", ".join(sorted(self.statuses))},
                )
            if values["discount"] > values["quantity"] * values["unit_price"]:
                report.add(line, "discount", _("is more than the line costs"))

    def _check_head(self, line: int, values: dict[str, Any], report: Report) -> None:
        """Every row of an order must say the same about the order."""
        head = {name: values[name] for name in ORDER_NAMES}
        first, stored = self.heads.setdefault(values["order_number"], (line, head))
        for name in ORDER_NAMES:
            if stored[name] != head[name]:
                report.add(line, name, _("differs from line %s of the same order") % first)

    def write(self, rows: Rows, report: Report) -> None:
        """Write orders, lines and their terms; a constant number of statements a batch."""
        heads = {values["order_number"]: values for _line, values in rows}
        orders, touched = self._write_orders(heads)
        products = {p.upc: p for p in Product.objects.filter(upc__in={v["sku"] for _l, v in rows})}
        lines, changes = self._write_lines(rows, orders, products)
        changes.changed |= write_line_terms(rows, lines)
        changes.changed |= {key for key in lines if key[0] in touched}
        changes.changed -= changes.created
        report.created += len(changes.created)
        report.changed += len(changes.changed)
        report.unchanged += len(rows) - len(changes.created) - len(changes.changed)
        self.taxes |= {orders[number].pk: values["tax"] for number, values in heads.items()}

    def _write_orders(self, heads: dict[str, dict]) -> tuple[dict[str, Order], set[str]]:
        """Write the orders and their terms; answer them by number, and which changed."""
        buyers = users_by_email(list(enumerate(heads.values())))
        wanted, terms = {}, {}
        for number, values in heads.items():
            company = self.companies[values["company"]]
            buyer = buyers.get((values["buyer"] or "").casefold())
            money = values["currency"] or company.currency or settings.OSCAR_DEFAULT_CURRENCY
            wanted[number] = Order(
                number=number,
                site=self.site,
                user_id=buyer,
                currency=money,
                status=values["status"],
                date_placed=values["placed_at"],
                shipping_excl_tax=values["shipping"],
                shipping_incl_tax=values["shipping"],
                total_excl_tax=0,
                total_incl_tax=0,
            )
            terms[number] = OrderTerms(
                company=company,
                company_name=company.legal_name,
                buyer_id=buyer,
                rep_id=self.reps.get(values["rep"]),
                po_number=values["po_number"],
                payment_terms=values["payment_terms"],
                delivery_terms=values["delivery_terms"],
                method=values["method"],
                currency=money,
                placed_at=values["placed_at"],
            )
        existing = {order.number: order for order in Order.objects.filter(number__in=wanted)}
        touched = upsert(Order, wanted, existing, fields=ORDER_FIELDS).changed
        orders = wanted | existing
        for number, row in terms.items():
            row.order = orders[number]
        stored = {
            row.order.number: row
            for row in OrderTerms.objects.filter(order__in=orders.values()).select_related("order")
        }
        return orders, touched | upsert(OrderTerms, terms, stored, fields=TERMS_FIELDS).changed

    def _write_lines(
        self, rows: Rows, orders: dict[str, Order], products: dict[str, Product]
    ) -> tuple[dict[LineKey, Line], Changes]:
        stock = {
            record.product_id: record
            for record in StockRecord.objects.filter(product__in=products.values()).select_related(
                "partner"
            )
        }
        wanted = {
            (values["order_number"], values["line"]): line_row(
                values, orders[values["order_number"]], products[values["sku"]], stock
            )
            for _line, values in rows
        }
        existing = {
            (line.order.number, int(line.partner_line_reference)): line
            for line in Line.objects.filter(
                order__in=orders.values(), partner_line_reference__regex=r"^[0-9]{1,9}$"
            ).select_related("order")
        }
        changes = upsert(Line, wanted, existing, fields=LINE_FIELDS)
        return {key: existing.get(key, line) for key, line in wanted.items()}, changes

    def complete(self) -> None:
        """Add up the orders, once all their lines are there, and tell the engine of them."""
        write_totals(self.taxes)
        feed_orders(self.taxes)


def orders_placed_here(numbers: set[str]) -> set[str]:
    """Answer those of the orders that did not come from an import."""
    return set(
        Order.objects.filter(number__in=numbers)
        .exclude(lines__terms__reason=IMPORTED)
        .values_list("number", flat=True)
    )


def users_by_email(rows: Rows) -> dict[str, int]:
    """Answer the users that the rows name, by their e-mail in lower case."""
    named = {values["buyer"] for _line, values in rows if values["buyer"]}
    if not named:
        return {}
    emails = {email for name in named for email in (name, name.lower())}
    return {
        email.casefold(): pk
        for email, pk in get_user_model()
        .objects.filter(email__in=emails)
        .values_list("email", "pk")
    }
