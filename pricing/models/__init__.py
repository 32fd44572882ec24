"""The models, one subject a file."""

from .batch import PriceBatch
from .cost import UnitCost
from .past import PastPrice, RowVersion
from .price import CategoryPercent, ListBreak, Price
from .price_list import PriceList

__all__ = [
    "CategoryPercent",
    "ListBreak",
    "PastPrice",
    "Price",
    "PriceBatch",
    "PriceList",
    "RowVersion",
    "UnitCost",
]
