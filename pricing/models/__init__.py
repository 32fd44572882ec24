"""The models, one subject a file."""

from .batch import PriceBatch
from .cost import UnitCost
from .past import PastPrice, RowVersion
from .price import CategoryPercent, ListBreak, Price
from .price_list import PriceList
from .simulation import SimulatedCompany, SimulatedMonth, SimulatedProduct, Simulation
from .staging import BatchProblem, StagedPrice
from .tax import CategoryTax, ProductTax, TaxCategory, VatRate

__all__ = [
    "BatchProblem",
    "CategoryPercent",
    "CategoryTax",
    "ListBreak",
    "PastPrice",
    "Price",
    "PriceBatch",
    "PriceList",
    "ProductTax",
    "RowVersion",
    "SimulatedCompany",
    "SimulatedMonth",
    "SimulatedProduct",
    "Simulation",
    "StagedPrice",
    "TaxCategory",
    "UnitCost",
    "VatRate",
]
