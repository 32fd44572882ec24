"""Products, variants and categories, with a stock record unless told otherwise."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import count

from oscar.core.loading import get_model

Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

_numbers = count(1)


def make_category(name: str | None = None, parent: Category | None = None, **fields) -> Category:
    """Make a category, at the root or under ``parent``."""
    fields["name"] = name or f"Category {next(_numbers)}"
    if parent is None:
        return Category.add_root(**fields)
    return Category.objects.get(pk=parent.pk).add_child(**fields)


def make_product_class(name: str = "Goods", **fields) -> ProductClass:
    """Answer the product class of that name, made on first use."""
    return ProductClass.objects.get_or_create(name=name, defaults=fields)[0]


def make_product(
    title: str | None = None,
    *,
    upc: str | None = None,
    price: Decimal | int | str | None = "10.00",
    currency: str = "EUR",
    stock: int | None = 100,
    categories: Iterable[Category] = (),
    parent: Product | None = None,
    product_class: ProductClass | None = None,
    **fields,
) -> Product:
    """
    Make a product that can be bought: stand-alone, or a variant when ``parent`` is given.

    ``price=None`` leaves the base price open; ``stock=None`` makes no stock record at all, and so
    does ``structure="parent"``. The part number (``upc``) is also the stock record's.
    """
    number = next(_numbers)
    upc = upc or f"P-{number:05d}"
    structure = fields.pop("structure", Product.CHILD if parent else Product.STANDALONE)
    if structure != Product.CHILD:
        fields["product_class"] = product_class or make_product_class()
    product = Product.objects.create(
        title=title or f"Product {number}", upc=upc, structure=structure, parent=parent, **fields
    )
    if categories:
        product.categories.add(*categories)
    if stock is not None and structure != Product.PARENT:
        make_stock(product, price=price, currency=currency, stock=stock, sku=upc)
    return product


def make_stock(
    product: Product,
    *,
    price: Decimal | int | str | None = "10.00",
    currency: str = "EUR",
    stock: int = 100,
    sku: str | None = None,
    partner: Partner | None = None,
) -> StockRecord:
    """Give a product a stock record, and with it a base price."""
    return StockRecord.objects.create(
        product=product,
        partner=partner or Partner.objects.get_or_create(name="Warehouse")[0],
        partner_sku=sku or product.upc,
        price=None if price is None else Decimal(price),
        price_currency=currency,
        num_in_stock=stock,
    )
