"""The columns of a product file."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from segments.tabular import BadValue, Column, boolean, currency, decimal, integer, text

DEFAULT_CLASS = "Goods"
ATTRIBUTES = "attribute:"
DEEPEST = 6


def category_paths(value: str) -> tuple[tuple[str, ...], ...]:
    """Take ``Fasteners > Bolts``; several paths are parted by ``|``."""
    paths = []
    for path in value.split("|"):
        names = tuple(name.strip() for name in path.split(">"))
        if not all(names):
            raise BadValue(_("“%s” has a category without a name") % path.strip())
        if len(names) > DEEPEST:
            raise BadValue(_("“%s” has too many levels") % path.strip())
        if any(len(name) > 120 for name in names):
            raise BadValue(_("a category name is longer than 120 characters"))
        paths.append(tuple(text(120)(name) for name in names))
    return tuple(dict.fromkeys(paths))


COLUMNS = (
    Column("sku", text(64), required=True, help=_("The article number: the key")),
    Column("title", text(255), required=True, help=_("The name buyers see")),
    Column("description", text(10_000), default="", help=_("Plain text or HTML")),
    Column("part_number", text(64), help=_("The maker's part number; once only")),
    Column(
        "product_class",
        text(120),
        default=DEFAULT_CLASS,
        help=_("Product type, made if new; a product keeps its type"),
    ),
    Column(
        "categories",
        category_paths,
        default=(),
        help=_("Path with “>”, several parted by “|”; made if new"),
    ),
    Column(
        "price",
        decimal(places=2, most=Decimal("9999999999.99")),
        help=_("Base price before tax; blank: only price lists sell it"),
    ),
    Column("currency", currency, help=_("Currency of the base price; blank: the shop's")),
    Column("stock", integer(), help=_("Pieces in stock; blank: none")),
    Column("is_public", boolean, default=True, help=_("0 hides it from everybody")),
    Column(
        ATTRIBUTES,
        text(1_000),
        is_family=True,
        help=_("One column an attribute, such as attribute:Material"),
    ),
)
