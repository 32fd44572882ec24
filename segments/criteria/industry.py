"""What a company does: the trees of NACE Rev. 2.1 and NAICS 2022."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ..models import IndustryCode
from ..values import Path
from .base import Criterion, register


class IndustryCriterion(Criterion):
    """An industry of one tree. Choosing a section covers its divisions, groups and classes."""

    group = _("Industry")
    value_type = Path()
    scheme: ClassVar[str] = ""

    def choices(self) -> list[tuple[str, str]]:
        """Answer the tree in order. One query."""
        rows = IndustryCode.objects.filter(scheme=self.scheme).order_by("path")
        return [(row.code, f"{row.code} {row.title}") for row in rows]

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes that the tree does not have. One query."""
        rows = IndustryCode.objects.filter(scheme=self.scheme, code__in=codes)
        return codes - set(rows.values_list("code", flat=True))


@register
class NaceIndustryIs(IndustryCriterion):
    """The industry by NACE Rev. 2.1."""

    code = "company.industry"
    label = _("Industry (NACE)")
    column = "nace_path"
    scheme = IndustryCode.Scheme.NACE


@register
class NaicsIndustryIs(IndustryCriterion):
    """The industry by NAICS 2022."""

    code = "company.industry_naics"
    label = _("Industry (NAICS)")
    column = "naics_path"
    scheme = IndustryCode.Scheme.NAICS
