"""The product prices of a list as a file that can be imported again, and then changes nothing."""

from collections.abc import Iterator

from segments.tabular.writing import Cell, csv_lines, plain, xlsx_parts

from .models import PriceList

HEADER = ["sku", "min_quantity", "price", "percent", "currency"]
AT_ONCE = 5_000


def rows_of(price_list: PriceList) -> Iterator[tuple[Cell, ...]]:
    """
    Yield the rows of a file, by part number; five thousand are in memory at a time.

    Products without a part number can not be named in a file; they are left out.
    """
    prices = price_list.prices.exclude(product__upc=None).exclude(product__upc="")
    found = prices.order_by("product__upc", "min_quantity").values_list(
        "product__upc", "min_quantity", "amount", "percent"
    )
    for sku, min_quantity, amount, percent in found.iterator(chunk_size=AT_ONCE):
        yield sku, min_quantity, plain(amount), plain(percent), price_list.currency


def as_csv(price_list: PriceList) -> Iterator[str]:
    """Yield the lines of a CSV file."""
    return csv_lines(HEADER, rows_of(price_list))


def as_xlsx(price_list: PriceList) -> Iterator[bytes]:
    """Yield the parts of a workbook."""
    return xlsx_parts(HEADER, rows_of(price_list), name=price_list.code)
