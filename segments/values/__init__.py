"""
Value types: what a kind of value can be asked, in SQL and in Python.

A type knows its operators, how a rule's value is checked, and the two evaluations of every positive
operator: ``sql`` answers a Q over a column, ``test`` a bool over one value. Negative operators are
not written anywhere: they are the exact complement of the positive one they name, so that unknown
is never NULL and De Morgan holds.
"""

from .boolean import Boolean
from .bucket import Bucket
from .choice import Choice, Codes, Path
from .dates import DateTimeValue, DateValue
from .number import Integer, Money, Number, Percent, Share
from .operators import OPERATORS, Operator
from .reference import SegmentReference
from .text import Text
from .topics import Topics

__all__ = [
    "OPERATORS",
    "Boolean",
    "Bucket",
    "Choice",
    "Codes",
    "DateTimeValue",
    "DateValue",
    "Integer",
    "Money",
    "Number",
    "Operator",
    "Path",
    "Percent",
    "SegmentReference",
    "Share",
    "Text",
    "Topics",
]
