"""Splits for tests: whole groups of companies in one of two or more arms."""

from typing import Any

from django.db.models import F, Func, IntegerField, Value
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts
from ..values import Bucket
from ..values.base import Asked, Context
from ..values.bucket import bucket
from .base import Criterion, register
from .condition import Condition
from .narrowing import OpenWhere


class BucketOf(Func):
    """The bucket of a company: that of the company at the head of its group."""

    function = "segments_bucket"
    output_field = IntegerField()


@register
class InBuckets(Criterion):
    """
    A share of all groups of companies, drawn by a salt: “0 to 5000” of 10,000 is one half.

    The same salt always draws the same; another salt draws anew. Companies of one group are never
    parted, so that prices inside a group stay equal; a larger range only adds companies.
    """

    code = "ab_bucket"
    label = _("Split")
    group = _("Segments")
    value_type = Bucket()
    where = (OpenWhere("salt", _("salt"), required=True, many=False, longest=40),)

    @property
    def columns(self) -> frozenset[str]:
        """The companies above."""
        return frozenset({"ancestor_ids"})

    def target(self, condition: Condition, ctx: Context) -> Asked:
        """Answer the bucket, computed by the database."""
        return BucketOf(Value(condition.where["salt"]), F("ancestor_ids"), F("company_id"))

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Any:
        """Answer the bucket, computed here."""
        root = facts.ancestor_ids[-1] if facts.ancestor_ids else facts.pk
        return bucket(condition.where["salt"], root)
