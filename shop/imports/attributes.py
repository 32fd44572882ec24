"""Attribute values by name: the attribute is made as text where it is missing."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from segments.tabular import BadValue, boolean, date, integer

Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")

Key = tuple[str, str]
"""Product class name and attribute code."""


def attribute_code(name: str) -> str:
    """Answer the code of an attribute: lower case, words parted by underscores."""
    return slugify(name).replace("-", "_")


def number(value: str) -> float:
    """Take a number with a point."""
    try:
        return float(value)
    except ValueError as fault:
        raise BadValue(_("“%s” is not a number") % value) from fault


PARSERS = {
    ProductAttribute.TEXT: str,
    ProductAttribute.RICHTEXT: str,
    ProductAttribute.INTEGER: integer(least=-2_147_483_648),
    ProductAttribute.FLOAT: number,
    ProductAttribute.BOOLEAN: boolean,
    ProductAttribute.DATE: date,
}


class AttributeWriter:
    """Knows the stored attributes and writes values for many products at once."""

    def __init__(self):
        self._known: dict[Key, ProductAttribute] | None = None

    def parse(self, class_name: str, name: str, text: str | None) -> Any:
        """Turn the text of a cell into the value the attribute holds, or raise ``BadValue``."""
        if text is None:
            return None
        attribute = self.known.get((class_name, attribute_code(name)))
        kind = attribute.type if attribute else ProductAttribute.TEXT
        if kind not in PARSERS:
            raise BadValue(_("an attribute of the type “%s” is not imported") % kind)
        return PARSERS[kind](text)

    @property
    def known(self) -> dict[Key, ProductAttribute]:
        """The stored attributes; one query at first use."""
        if self._known is None:
            self._known = {
                (attribute.product_class.name, attribute.code): attribute
                for attribute in ProductAttribute.objects.select_related("product_class")
                if attribute.product_class
            }
        return self._known

    def write(self, wanted: dict[int, tuple[str, dict[str, str | None]]]) -> set[str]:
        """
        Store the values: product id to (SKU, name to text); a blank one is taken away.

        Answers the SKUs of products that changed. Four statements a batch, whatever its size.
        """
        classes = {
            pk: (class_id, name)
            for pk, class_id, name in Product.objects.filter(pk__in=wanted).values_list(
                "pk", "product_class_id", "product_class__name"
            )
        }
        stored = {
            (value.product_id, value.attribute_id): value
            for value in ProductAttributeValue.objects.filter(product__in=wanted).select_related(
                "attribute"
            )
        }
        new, different, gone, touched = [], {}, [], set()
        for pk, (sku, cells) in wanted.items():
            for name, text in cells.items():
                class_id, class_name = classes[pk]
                value = self.parse(class_name, name, text)
                attribute = self._attribute(class_id, class_name, name, make=value is not None)
                if attribute is None:
                    continue
                column = f"value_{attribute.type}"
                current = stored.get((pk, attribute.pk))
                if value is None and current is not None:
                    gone.append(current.pk)
                elif value is not None and current is None:
                    new.append(
                        ProductAttributeValue(product_id=pk, attribute=attribute, **{column: value})
                    )
                elif value is not None and getattr(current, column) != value:
                    setattr(current, column, value)
                    different.setdefault(column, []).append(current)
                else:
                    continue
                touched.add(sku)
        ProductAttributeValue.objects.filter(pk__in=gone).delete()
        ProductAttributeValue.objects.bulk_create(new, batch_size=2_000)
        for column, values in different.items():
            ProductAttributeValue.objects.bulk_update(values, [column], batch_size=1_000)
        return touched

    def _attribute(
        self, class_id: int, class_name: str, name: str, *, make: bool
    ) -> ProductAttribute | None:
        code = attribute_code(name)
        attribute = self.known.get((class_name, code))
        if attribute is None and make:
            attribute = ProductAttribute.objects.create(
                product_class_id=class_id, code=code, name=name, type=ProductAttribute.TEXT
            )
            self.known[class_name, code] = attribute
        return attribute
