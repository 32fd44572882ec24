"""The models, one subject a file."""

from .activity import BoughtLine, Event, OrderReturn, TradeOrder
from .company import Company
from .facts import CompanyFacts
from .industry import IndustryCode
from .marks import DirtyMark, Ruleset
from .membership import CompanyState, EarlierReason, Membership
from .override import Override
from .people import Buyer, SalesRep
from .release import PreviewRun, Release, ReleaseDimension, ReleaseEvent, ReleaseItem
from .run import SegmentRun, SegmentRunItem, StagedChange
from .segment import Dimension, Segment
from .terms import TermsAudience, TermsRevision
from .version import Publication, SegmentVersion

__all__ = [
    "BoughtLine",
    "Buyer",
    "Company",
    "CompanyFacts",
    "CompanyState",
    "Dimension",
    "DirtyMark",
    "EarlierReason",
    "Event",
    "IndustryCode",
    "Membership",
    "OrderReturn",
    "Override",
    "PreviewRun",
    "Publication",
    "Release",
    "ReleaseDimension",
    "ReleaseEvent",
    "ReleaseItem",
    "Ruleset",
    "SalesRep",
    "Segment",
    "SegmentRun",
    "SegmentRunItem",
    "SegmentVersion",
    "StagedChange",
    "TermsAudience",
    "TermsRevision",
    "TradeOrder",
]
