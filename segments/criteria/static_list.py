"""Being on a list of companies."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts, StaticList, StaticListEntry
from ..values import SegmentReference
from ..values.base import Context
from . import names
from .base import Criterion, register
from .condition import Condition


@register
class OnList(Criterion):
    """Being on a list of companies that people keep by hand or send as a file."""

    code = "list"
    label = _("List")
    group = _("Segments")
    value_type = SegmentReference()

    @property
    def columns(self) -> frozenset[str]:
        """Being on lists, which is no column."""
        return frozenset({"lists"})

    def choices(self) -> list[tuple[str, str]]:
        """Answer all lists. One query."""
        return list(StaticList.objects.values_list("code", "name"))

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes of no list. One query."""
        lists = StaticList.objects.filter(code__in=codes)
        return codes - set(lists.values_list("code", flat=True))

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer SQL over the entries."""
        entries = StaticListEntry.objects.filter(
            company_id=OuterRef("company_id"), list__code=condition.value
        )
        return Q(Exists(entries))

    def named(self, value: Any) -> str:
        """Answer the name for a code."""
        return names.LISTS.of(value)

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Any:
        """Answer the codes of the lists that the company is on."""
        return ctx.lists

    def actual_in_words(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer the lists that the company is on."""
        return ", ".join(sorted(map(self.named, ctx.lists))) or str(_("on no list"))
