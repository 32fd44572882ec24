"""The models, one subject a file."""

from .activity import BoughtLine, Event, OrderReturn, TradeOrder
from .buyerfacts import BuyerFacts
from .calibration import CostRateCard, RfmCalibration
from .company import Company
from .facts import CompanyFacts
from .industry import IndustryCode
from .insight import (
    Notice,
    ReviewTask,
    SegmentAlert,
    SegmentBaseline,
    SegmentDay,
    SegmentViewing,
)
from .lists import ListImport, StaticList, StaticListEntry
from .marks import DirtyMark, Ruleset
from .membership import CompanyState, EarlierReason, Membership
from .merge import CompanyMerge
from .override import Override
from .people import Buyer, SalesRep
from .release import PreviewRun, Release, ReleaseDimension, ReleaseEvent, ReleaseItem
from .run import SegmentRun, SegmentRunItem, StagedChange
from .sample import FreshnessSample
from .segment import Dimension, Segment
from .terms import TermsBoundary, TermsChange
from .version import Publication, SegmentVersion

__all__ = [
    "BoughtLine",
    "Buyer",
    "BuyerFacts",
    "Company",
    "CompanyFacts",
    "CompanyMerge",
    "CompanyState",
    "CostRateCard",
    "Dimension",
    "DirtyMark",
    "EarlierReason",
    "Event",
    "FreshnessSample",
    "IndustryCode",
    "ListImport",
    "Membership",
    "Notice",
    "OrderReturn",
    "Override",
    "PreviewRun",
    "Publication",
    "Release",
    "ReleaseDimension",
    "ReleaseEvent",
    "ReleaseItem",
    "ReviewTask",
    "RfmCalibration",
    "Ruleset",
    "SalesRep",
    "Segment",
    "SegmentAlert",
    "SegmentBaseline",
    "SegmentDay",
    "SegmentRun",
    "SegmentRunItem",
    "SegmentVersion",
    "SegmentViewing",
    "StagedChange",
    "StaticList",
    "StaticListEntry",
    "TermsBoundary",
    "TermsChange",
    "TradeOrder",
]
