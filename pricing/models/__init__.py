"""The models, one subject a file."""

from .batch import PriceBatch
from .cost import UnitCost
from .past import PastPrice, RowVersion
from .price import CategoryPercent, ListBreak, Price
from .price_list import PriceList
from .tax import CategoryTax, ProductTax, TaxCategory, VatRate

__all__ = [
    "CategoryPercent",
    "CategoryTax",
    "ListBreak",
    "PastPrice",
    "Price",
    "PriceBatch",
    "PriceList",
    "ProductTax",
    "RowVersion",
    "TaxCategory",
    "UnitCost",
    "VatRate",
]
