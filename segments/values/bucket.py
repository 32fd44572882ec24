"""Buckets of a split: every group of companies falls into one of ten thousand, for good."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Asked, Context, ValueType, compare, refuse
from .operators import Operator

BUCKETS = 10_000
MASK = 0xFFFFFFFF


class Bucket(ValueType):
    """A half-open range of buckets: ``[0, 5000]`` is the first half."""

    name = "bucket"
    operators = ("in_range", "not_in_range")
    tests = {"in_range": lambda actual, value, ctx: value[0] <= actual < value[1]}

    def parse(self, operator: Operator, raw: Any) -> list[int]:
        """Answer the first bucket, inside, and the last, outside."""
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            raise refuse(_("A first bucket and an end are expected here."), "wrong_type")
        for end in raw:
            if isinstance(end, bool) or not isinstance(end, int):
                raise refuse(_("A whole number is expected here."), "wrong_type")
            if not 0 <= end <= BUCKETS:
                raise refuse(_("Buckets go from 0 to 10,000."), "too_large")
        if raw[0] >= raw[1]:
            raise refuse(_("The range ends before it starts."), "range")
        return list(raw)

    def known(self, column: Asked) -> Q:
        """Answer that every company has a bucket."""
        return compare(column, "isnull", False)

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer the comparison."""
        return compare(column, "gte", value[0]) & compare(column, "lt", value[1])

    def in_words(self, value: Any, label: Any) -> str:
        """Answer “0 to 50 %” of all."""
        first, last = (f"{end / 100:g}" for end in value)
        return str(_("%(first)s to %(last)s %%")) % {"first": first, "last": last}


def bucket(salt: str, root_id: int) -> int:
    """Answer the bucket of a group of companies, by its root company."""
    return murmur3(f"{salt}:{root_id}".encode()) % BUCKETS


def murmur3(data: bytes) -> int:
    """Answer murmur3_x86_32 of some bytes, with seed 0."""
    whole = len(data) // 4 * 4
    found = 0
    for start in range(0, whole, 4):
        found ^= _mixed(int.from_bytes(data[start : start + 4], "little"))
        found = (_turned(found, 13) * 5 + 0xE6546B64) & MASK
    found ^= _mixed(int.from_bytes(data[whole:], "little"))
    found ^= len(data)
    found = (found ^ (found >> 16)) * 0x85EBCA6B & MASK
    found = (found ^ (found >> 13)) * 0xC2B2AE35 & MASK
    return found ^ (found >> 16)


def _turned(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & MASK


def _mixed(block: int) -> int:
    return _turned(block * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK
