"""Being in another segment."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts, Membership, Segment
from ..values import SegmentReference
from ..values.base import Context, refuse
from . import names
from .base import Criterion, register
from .condition import Condition


@register
class InSegment(Criterion):
    """
    The final membership in another segment, in the same run.

    The SQL here reads the memberships as they stand, which is what a preview wants; a run asks its
    own stage instead (``evaluation``).
    """

    code = "segment"
    label = _("Segment")
    group = _("Segments")
    value_type = SegmentReference()
    column = "company_id"

    def choices(self) -> list[tuple[str, str]]:
        """Answer the published segments of companies. One query."""
        return list(Segment.objects.live().values_list("code", "name"))

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes of no published segment. One query."""
        return codes - set(
            Segment.objects.live().filter(code__in=codes).values_list("code", flat=True)
        )

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer SQL over the open memberships."""
        segment_id = ctx.segment_ids.get(condition.value)
        if segment_id is None:
            raise refuse(
                _("There is no published segment “%(code)s”.") % {"code": condition.value},
                "unknown_segment",
            )
        stays = Membership.objects.open().filter(
            company_id=OuterRef("company_id"), segment_id=segment_id
        )
        return Q(Exists(stays))

    def named(self, value: Any) -> str:
        """Answer the name for a code."""
        return names.SEGMENTS.of(value)

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Any:
        """Answer the codes of the segments that the company is in."""
        return ctx.member_of

    def actual_in_words(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer the segments that the company is in."""
        return ", ".join(sorted(map(self.named, ctx.member_of))) or str(_("in no segment"))
