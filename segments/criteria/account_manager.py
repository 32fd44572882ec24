"""Who looks after a company."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..models import SalesRep
from ..values import Codes
from . import names
from .base import Criterion, register


@register
class AccountManagerIs(Criterion):
    """The sales rep who looks after the company, by the rep's code."""

    code = "company.account_manager"
    label = _("Account manager")
    group = _("Trade")
    value_type = Codes()

    def choices(self) -> list[tuple[str, str]]:
        """Answer all sales reps. One query."""
        return [(rep.code, rep.name) for rep in SalesRep.objects.all()]

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes of no sales rep. One query."""
        return codes - set(SalesRep.objects.filter(code__in=codes).values_list("code", flat=True))

    def named(self, value: Any) -> str:
        """Answer the name for a code."""
        return names.REPS.of(value)
