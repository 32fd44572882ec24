"""How much a company sells in a year."""

from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts
from ..models.identifiers import currencies
from ..values import Money
from ..values.base import Context
from .base import Criterion, register
from .condition import Condition, Verdict
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

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer SQL that also holds the amount to the currency."""
        asked = super().positive(condition, ctx)
        currency = condition.where.get("currency")
        return asked & Q(turnover_currency=currency) if currency else asked

    def matches(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Verdict:
        """Answer for one company; an amount in another currency counts as unknown."""
        amount: Any = self.amount(facts, condition, ctx)
        how = condition.how
        found = self.value_type.test(amount, how.positive, condition.value, ctx)
        return Verdict(found != bool(how.negates), self.actual_in_words(facts, ctx))

    def amount(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Decimal | None:
        """Answer the turnover if it is in the currency that the condition names."""
        currency = condition.where.get("currency")
        return None if currency and facts.turnover_currency != currency else facts.turnover

    def amount_sql(self, condition: Condition, ctx: Context) -> Combinable:
        """Answer the same as SQL."""
        currency = condition.where.get("currency")
        if not currency:
            return F("turnover")
        return Case(When(turnover_currency=currency, then=F("turnover")))

    def unit_in_words(self, condition: Condition) -> str:
        """Answer the currency."""
        return str(condition.where.get("currency", ""))

    def narrowed_in_words(self, condition: Condition) -> str:
        """Answer nothing: the currency stands beside the amount."""
        return "" if condition.value is not None else super().narrowed_in_words(condition)

    def actual_in_words(self, facts: CompanyFacts, ctx: Context) -> str:
        """Answer the amount with its currency."""
        words = super().actual_in_words(facts, ctx)
        return words if facts.turnover is None else f"{words} {facts.turnover_currency}"
