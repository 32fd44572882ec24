"""The models, one subject a file."""

from .company import Company
from .facts import CompanyFacts
from .industry import IndustryCode
from .membership import CompanyState, Membership
from .override import Override
from .people import Buyer, SalesRep
from .run import SegmentRun
from .segment import Dimension, Segment
from .terms import TermsAudience, TermsRevision
from .version import SegmentVersion

__all__ = [
    "Buyer",
    "Company",
    "CompanyFacts",
    "CompanyState",
    "Dimension",
    "IndustryCode",
    "Membership",
    "Override",
    "SalesRep",
    "Segment",
    "SegmentRun",
    "SegmentVersion",
    "TermsAudience",
    "TermsRevision",
]
