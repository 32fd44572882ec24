"""The reference of import columns names every column, and none that is gone."""

import re
from pathlib import Path

import pytest

from segments.data.industries import COLUMNS as INDUSTRY_COLUMNS
from shop.imports.company_columns import COLUMNS as COMPANY_COLUMNS
from shop.imports.order_columns import COLUMNS as ORDER_COLUMNS
from shop.imports.product_columns import COLUMNS as PRODUCT_COLUMNS
from shop.imports.returns import COLUMNS as RETURN_COLUMNS
from shop.imports.service import COLUMNS as SERVICE_COLUMNS
from shop.imports.unit_costs import COLUMNS as COST_COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "import-formats.md"

TABLES = {
    "import_companies": COMPANY_COLUMNS,
    "import_products": PRODUCT_COLUMNS,
    "import_unit_costs": COST_COLUMNS,
    "import_orders": ORDER_COLUMNS,
    "import_returns": RETURN_COLUMNS,
    "import_service": SERVICE_COLUMNS,
    "import_industry_codes": INDUSTRY_COLUMNS,
}


@pytest.mark.parametrize("command", TABLES)
def test_the_page_lists_the_columns_with_what_is_required(command):
    section = PAGE.read_text().split(f"## {command}\n")[1].split("\n## ")[0]

    listed = re.findall(r"^\| `([^`]+)` \| (yes|) *\|", section, re.MULTILINE)

    wanted = [
        (f"{column.name}…" if column.is_family else column.name, "yes" if column.required else "")
        for column in TABLES[command]
    ]
    assert listed == wanted


@pytest.mark.parametrize("command", sorted(TABLES.keys() - {"import_industry_codes"}))
def test_the_page_says_what_the_columns_say_of_themselves(command):
    page = PAGE.read_text()

    assert [str(column.help) for column in TABLES[command] if str(column.help) not in page] == []
