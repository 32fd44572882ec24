"""What a company does: the trees of NACE Rev. 2.1 and NAICS 2022."""

import csv
from functools import cache
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ..data.industries import SHIPPED
from ..models import IndustryCode
from ..values import Path
from .base import Criterion, register


@cache
def shipped_titles(scheme: str) -> dict[str, str]:
    """Answer the titles of the codes that come with the program, read once."""
    with SHIPPED[scheme].open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["title"] for row in csv.DictReader(lines)}


class IndustryCriterion(Criterion):
    """An industry of one tree. Choosing a section covers its divisions, groups and classes."""

    group = _("Industry")
    value_type = Path()
    scheme: ClassVar[str] = ""

    def named(self, value: str) -> str:
        """Answer the code with its title, if it came with the program. No query."""
        title = shipped_titles(self.scheme).get(value)
        return f"{value} {title}" if title else value

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
