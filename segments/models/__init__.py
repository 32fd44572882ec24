"""The models, one subject a file."""

from .company import Buyer, Company, SalesRep
from .industry import IndustryCode
from .membership import CompanyState, Membership
from .segment import Dimension, Segment

__all__ = [
    "Buyer",
    "Company",
    "CompanyState",
    "Dimension",
    "IndustryCode",
    "Membership",
    "SalesRep",
    "Segment",
]
