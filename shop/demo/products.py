"""Six hundred products in forty categories."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from django.db.models import F
from oscar.core.loading import get_model

from segments.tabular import Report
from shop.imports.product_columns import ATTRIBUTES, DEFAULT_CLASS
from shop.imports.products import ProductImport
from shop.imports.running import batched

from .families import Choice, Family, read_families
from .world import World

Product = get_model("catalogue", "Product")

PER_FAMILY = 15
CENT = Decimal("0.01")

HEADER = {
    "sku", "title", "description", "part_number", "product_class", "categories", "price", "stock",
}  # fmt: skip


def make_products(world: World) -> None:
    """Write the catalogue through the importer's own writer, then spread the dates it arrived."""
    importer = ProductImport(now=world.now)
    importer.header = HEADER
    rows = enumerate(product_rows(world.rng("products"), PER_FAMILY), start=2)
    for batch in batched(rows):
        importer.write(batch, Report())
    importer.complete()
    # The newest come first in a listing, so they must not all be of the same instant.
    Product.objects.update(date_created=world.now - F("pk") * timedelta(hours=8))


def product_rows(rng: Random, per_family: int) -> Iterator[dict[str, Any]]:
    """Yield the products as rows of the import, the same for the same randomness."""
    for number, family in enumerate(read_families(), start=1):
        variants = list(family.variants())
        chosen = sorted(rng.sample(range(len(variants)), per_family))
        for position, index in enumerate(chosen, start=1):
            yield product_row(family, variants[index], number * 1_000 + position, rng)


def product_row(
    family: Family, variant: dict[str, Choice], number: int, rng: Random
) -> dict[str, Any]:
    """Describe one product."""
    labels = {name: choice.label for name, choice in variant.items()}
    brand = rng.choice(family.brands)
    title = family.title.format(**labels)
    facts = ", ".join(f"{name.lower()} {label}" for name, label in labels.items())
    return {
        "sku": "-".join([family.prefix, *(choice.code for choice in variant.values())]),
        "title": f"{title}, {brand}",
        "description": (
            f"<p>{title} from {brand}. {family.category} of our {family.department.lower()} "
            f"programme: {facts}. Sold by the {family.unit}.</p>"
        ),
        "part_number": f"{maker_code(brand)}-{number:05d}-{rng.randint(10, 99)}",
        "product_class": DEFAULT_CLASS,
        "categories": ((family.department, family.category),),
        "price": base_price(family, variant, rng),
        "currency": None,
        "stock": 0 if rng.random() < 0.03 else int(rng.lognormvariate(5.5, 1)),
        "is_public": True,
        ATTRIBUTES: {"Brand": brand, "Unit": family.unit, **labels},
    }


def base_price(family: Family, variant: dict[str, Choice], rng: Random) -> Decimal:
    """Answer the price of the family times the factors of the variant, give or take 3 %."""
    price = family.price * Decimal(str(round(rng.uniform(0.97, 1.03), 4)))
    for choice in variant.values():
        price *= choice.factor
    return max(price.quantize(CENT, ROUND_HALF_UP), CENT)


def maker_code(brand: str) -> str:
    """Answer the two or three letters a maker starts its part numbers with."""
    plain = unicodedata.normalize("NFKD", brand).encode("ascii", "ignore").decode()
    return "".join(word[:2] for word in plain.upper().split())[:4]
