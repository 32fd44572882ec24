"""Products with categories, attributes, base price and stock, from a table."""

from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from segments.tabular import BadValue, Report
from shop.listings.indexing import index
from shop.ranges.resolution import resolve

from .attributes import AttributeWriter, attribute_code
from .categories import CategoryTree
from .product_columns import ATTRIBUTES, COLUMNS, DEFAULT_CLASS
from .running import Importer, Rows
from .upserts import Changes, upsert

Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

PARTNER_CODE = "main"

PRODUCT_FIELDS = {
    "title": "title",
    "description": "description",
    "part_number": "code",
    "is_public": "is_public",
}
STOCK_FIELDS = {"price": "price", "currency": "price_currency", "stock": "num_in_stock"}


class ProductImport(Importer):
    """Create and update products by SKU; a product keeps its type and its address."""

    columns = COLUMNS
    key = ("sku",)

    def __init__(self, **options):
        super().__init__(**options)
        self.part_numbers: dict[str, int] = {}
        self.attributes = AttributeWriter()
        self.categories = CategoryTree()
        self.touched: set[int] = set()

    def check(self, rows: Rows, report: Report) -> None:
        """Look for part numbers that are taken and attributes that can not hold their value."""
        named = [values["part_number"] for _line, values in rows if values["part_number"]]
        taken = dict(Product.objects.filter(code__in=named).values_list("code", "upc"))
        classes = dict(
            Product.objects.filter(upc__in=[v["sku"] for _line, v in rows]).values_list(
                "upc", "product_class__name"
            )
        )
        for line, values in rows:
            self._check_part_number(line, values, taken, report)
            stored = classes.get(values["sku"])
            if "product_class" in self.header and stored not in (None, values["product_class"]):
                report.add(
                    line, "product_class", _("the product is of the type “%s” already") % stored
                )
                continue
            for name, text in values[ATTRIBUTES].items():
                try:
                    self.attributes.parse(stored or values["product_class"], name, text)
                except BadValue as fault:
                    report.add(line, f"{ATTRIBUTES}{name}", str(fault))

    def _check_part_number(
        self, line: int, values: dict[str, Any], taken: dict[str, str], report: Report
    ) -> None:
        number = values["part_number"]
        if not number:
            return
        first = self.part_numbers.setdefault(number, line)
        if first != line:
            report.add(line, "part_number", _("is on line %s already") % first)
        if taken.get(number, values["sku"]) != values["sku"]:
            report.add(line, "part_number", _("belongs to %s") % taken[number])

    def check_whole(self, report: Report) -> None:
        """Refuse attribute columns that would be the same attribute."""
        codes: dict[str, str] = {}
        for header in sorted(self.header):
            if not header.startswith(ATTRIBUTES):
                continue
            code = attribute_code(header.removeprefix(ATTRIBUTES))
            if not code:
                report.add(1, header, _("has no letter or digit in its name"))
            elif codes.setdefault(code, header) != header:
                report.add(1, header, _("is the same attribute as %s") % codes[code])

    def write(self, rows: Rows, report: Report) -> None:
        """Write the batch, table by table; a constant number of statements a thousand rows."""
        classes = self._classes({values["product_class"] for _line, values in rows})
        wanted = {values["sku"]: product_row(values, classes) for _line, values in rows}
        existing = {product.upc: product for product in Product.objects.filter(upc__in=wanted)}
        fields = [field for column, field in PRODUCT_FIELDS.items() if column in self.header]
        changes = upsert(Product, wanted, existing, fields=fields)
        ids = dict(Product.objects.filter(upc__in=wanted).values_list("upc", "pk"))
        touched = self._write_stock(rows, ids, changes)
        if "categories" in self.header:
            touched |= self._write_categories(rows, ids)
        if any(values[ATTRIBUTES] for _line, values in rows):
            touched |= self.attributes.write(
                {ids[values["sku"]]: (values["sku"], values[ATTRIBUTES]) for _line, values in rows}
            )
        changed = (changes.changed | touched) - changes.created
        self.touched |= {ids[sku] for sku in changes.created | changed}
        report.created += len(changes.created)
        report.changed += len(changed)
        report.unchanged += len(rows) - len(changes.created) - len(changed)

    def complete(self) -> None:
        """Bring ranges and search documents up to date for what changed."""
        if self.touched:
            resolve(product_ids=self.touched)
            index(self.touched)

    def _classes(self, names: set[str]) -> dict[str, int]:
        known = dict(ProductClass.objects.filter(name__in=names).values_list("name", "pk"))
        for name in sorted(names - known.keys()):
            known[name] = ProductClass.objects.create(name=name).pk
        return known

    def _write_stock(self, rows: Rows, ids: dict[str, int], changes: Changes) -> set[str]:
        """Give every new product a stock record and bring the columns of the file up to date."""
        fields = [field for column, field in STOCK_FIELDS.items() if column in self.header]
        if "price" in self.header and "price_currency" not in fields:
            fields.append("price_currency")
        partner, _made = Partner.objects.get_or_create(
            code=PARTNER_CODE, defaults={"name": settings.OSCAR_SHOP_NAME}
        )
        wanted = {
            values["sku"]: StockRecord(
                product_id=ids[values["sku"]],
                partner=partner,
                partner_sku=values["sku"],
                price=values["price"],
                price_currency=values["currency"] or settings.OSCAR_DEFAULT_CURRENCY,
                num_in_stock=values["stock"] or 0,
            )
            for _line, values in rows
        }
        existing = {
            record.partner_sku: record
            for record in StockRecord.objects.filter(partner=partner, partner_sku__in=wanted)
        }
        if "currency" not in self.header:
            for sku, record in existing.items():
                wanted[sku].price_currency = record.price_currency
        written = upsert(StockRecord, wanted, existing, fields=fields)
        return written.changed | (written.created - changes.created)

    def _write_categories(self, rows: Rows, ids: dict[str, int]) -> set[str]:
        """Put every product exactly into the categories of its row."""
        sku_of = {pk: sku for sku, pk in ids.items()}
        wanted = {
            (ids[values["sku"]], self.categories.id_of(path))
            for _line, values in rows
            for path in values["categories"]
        }
        stored = {
            (product, category): pk
            for pk, product, category in ProductCategory.objects.filter(
                product__in=ids.values()
            ).values_list("pk", "product_id", "category_id")
        }
        gone = stored.keys() - wanted
        ProductCategory.objects.filter(pk__in=[stored[pair] for pair in gone]).delete()
        new = sorted(wanted - stored.keys())
        ProductCategory.objects.bulk_create(
            (
                ProductCategory(product_id=product, category_id=category)
                for product, category in new
            ),
            batch_size=5_000,
        )
        return {sku_of[product] for product, _category in [*gone, *new]}


def product_row(values: dict[str, Any], classes: dict[str, int]) -> Product:
    """Answer the product that a row describes, not saved."""
    return Product(
        upc=values["sku"],
        code=values["part_number"],
        title=values["title"],
        slug=slugify(values["title"])[:200] or "product",
        description=values["description"],
        is_public=values["is_public"],
        product_class_id=classes[values["product_class"] or DEFAULT_CLASS],
        structure=Product.STANDALONE,
    )
