"""The models, one subject a file."""

from .cost import UnitCost
from .price import CategoryPercent, ListBreak, Price
from .price_list import PriceList

__all__ = ["CategoryPercent", "ListBreak", "Price", "PriceList", "UnitCost"]
