"""How much a company sells in a year."""

from typing import Any

from django.db.models import Case, DecimalField, F, When
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts
from ..models.identifiers import currencies
from ..values import Money
from ..values.base import Asked, Context
from .base import Criterion, register
from .condition import Condition
from .narrowing import Where


@register
class TurnoverIs(Criterion):
    """
    The annual turnover in the currency that the condition names.

    Nothing is converted: a turnover that is stated in another currency is unknown in this one.
    """

    code = "company.turnover"
    label = _("Annual turnover")
    group = _("Size")
    value_type = Money()
    where = (Where("currency", _("currency"), currencies()),)

    @property
    def columns(self) -> frozenset[str]:
        """The amount and its currency."""
        return frozenset({"turnover", "turnover_currency"})

    def target(self, condition: Condition, ctx: Context) -> Asked:
        """Answer the amount if it is in the currency that the condition names."""
        currency = condition.where.get("currency")
        if not currency:
            return "turnover"
        stated = When(turnover_currency=currency, then=F("turnover"))
        return Case(stated, output_field=DecimalField(max_digits=16, decimal_places=2))

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Any:
        """Answer the same in Python."""
        currency = condition.where.get("currency")
        return None if currency and facts.turnover_currency != currency else facts.turnover

    def unit_in_words(self, condition: Condition) -> str:
        """Answer the currency."""
        return str(condition.where.get("currency", ""))

    def narrowed_in_words(self, condition: Condition) -> str:
        """Answer nothing: the currency stands beside the amount."""
        return "" if condition.value is not None else super().narrowed_in_words(condition)

    def actual_in_words(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer the amount with its currency, whichever it is."""
        if facts.turnover is None:
            return str(_("not known"))
        return f"{self.named(facts.turnover)} {facts.turnover_currency}"
