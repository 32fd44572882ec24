"""Where a company stands in its group of companies."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import Company
from ..values import Codes, Path
from .base import Criterion, register
from .yes_no import YesNo

MOST_FOUND = 20


class CompanyCriterion(Criterion):
    """A fact that is the number of a company."""

    group = _("Group of companies")
    searchable = True

    def search(self, words: str, limit: int = MOST_FOUND) -> list[tuple[str, str]]:
        """Answer companies whose number or name contains ``words``. One query."""
        found = Company.objects.filter(Q(number__icontains=words) | Q(legal_name__icontains=words))
        rows = found.values_list("number", "legal_name")[:limit]
        return [(number, f"{name} ({number})") for number, name in rows]

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the numbers of no company. One query."""
        return codes - set(
            Company.objects.filter(number__in=codes).values_list("number", flat=True)
        )


@register
class ParentIs(CompanyCriterion):
    """The direct parent company, by its number."""

    code = "company.parent"
    label = _("Parent company")
    value_type = Codes()
    column = "parent_number"


@register
class BelongsToGroupOf(CompanyCriterion):
    """The company itself or any company above it, by number."""

    code = "company.group"
    label = _("Belongs to the group of")
    value_type = Path()
    column = "group_path"


@register
class IsGroupHead(YesNo):
    """Whether the company has children and no parent."""

    code = "company.is_group_head"
    label = _("Is the head of a group")
    group = _("Group of companies")
