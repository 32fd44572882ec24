"""Companies and products of the folder as rows of the imports."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..company_columns import COLUMNS
from ..product_columns import ATTRIBUTES, DEFAULT_CLASS
from .tables import Folder

CURRENCY = "USD"
CENT = Decimal("0.01")

INDUSTRIES = {
    # business type: (NACE, NAICS); each type has a NAICS code of its own, segments go by it.
    "BS": ("47", "459"),
    "BM": ("46", "423"),
    "OS": ("47", "455"),
}
MATURITY = {"ISDN": "low", "DSL": "medium", "T1": "high", "T2": "high", "T3": "high"}
LANGUAGES = {"FR": "fr", "DE": "de"}


def rep_code(sales_rep_id: str) -> str:
    """Answer the code of a sales rep: their number with our prefix."""
    return f"AW-{sales_rep_id}"


def company_rows(folder: Folder) -> Iterator[dict[str, Any]]:
    """Yield the resellers with their typed facts."""
    blank = {column.name: column.default for column in COLUMNS}
    first = folder.first_orders()
    for company in folder.companies:
        nace, naics = INDUSTRIES[company["business_type_code"]]
        yield blank | {
            "number": company["company_id"],
            "legal_name": company["name"],
            "nace": nace,
            "naics": naics,
            "employees": company["employees"],
            "turnover": company["annual_sales"],
            "turnover_currency": CURRENCY if company["annual_sales"] is not None else "",
            "country": company["country_code"],
            "region": company["state"],
            "territory": folder.territories[company["territory_id"]],
            "channel": "reseller",
            "digital_maturity": MATURITY.get(company["internet"], ""),
            "language": LANGUAGES.get(company["country_code"], "en"),
            "currency": CURRENCY,
            "customer_since": first.get(company["company_id"]),
            "account_manager": rep_code(company["sales_rep_id"]),
            "external_id": company["company_id"],
        }


COMPANY_HEADER = {
    "number", "legal_name", "nace", "naics", "employees", "turnover", "turnover_currency",
    "country", "region", "territory", "channel", "digital_maturity", "language", "currency",
    "customer_since", "account_manager", "external_id",
}  # fmt: skip

PRODUCT_HEADER = {
    "sku", "title", "description", "product_class", "categories", "price", "currency", "stock",
    "is_public",
}  # fmt: skip


def product_rows(folder: Folder) -> Iterator[dict[str, Any]]:
    """Yield all products. On sale today: finished goods whose sale has not ended."""
    for product in folder.products:
        is_sold = product["is_finished_good"] and product["sell_end"] is None
        path = folder.category_paths.get(product["subcategory_id"])
        price = product["list_price"] or None
        yield {
            "sku": product["sku"],
            "title": product["name"],
            "description": product.get("description") or "",
            "part_number": None,
            "product_class": DEFAULT_CLASS,
            "categories": (path,) if path else (),
            "price": price and price.quantize(CENT, ROUND_HALF_UP),
            "currency": CURRENCY,
            "stock": product["stock_on_hand"] or 0,
            "is_public": is_sold,
            ATTRIBUTES: attributes(product),
        }


def attributes(product: dict[str, Any]) -> dict[str, str | None]:
    """Answer the attributes that buyers filter by."""

    def joined(*names: str) -> str | None:
        parts = [product[name] for name in names if product.get(name)]
        return " ".join(parts) if product.get(names[0]) else None

    return {
        "Color": product.get("color"),
        "Size": joined("size", "size_unit"),
        "Weight": joined("weight", "weight_unit"),
        "Model": product.get("model_name"),
        "Line": {"R": "Road", "M": "Mountain", "T": "Touring", "S": "Standard"}.get(
            product.get("product_line") or ""
        ),
        "Class": {"H": "High", "M": "Medium", "L": "Low"}.get(product.get("class") or ""),
        "Style": {"W": "Women", "M": "Men", "U": "Universal"}.get(product.get("style") or ""),
    }
