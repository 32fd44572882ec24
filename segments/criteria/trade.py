"""How a company does business with us."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts, choices
from ..values.base import Asked, Context
from .base import register
from .choice import ChoiceCriterion
from .condition import Condition


@register
class ReachIs(ChoiceCriterion):
    """How far the company does business, from local to global."""

    code = "company.reach"
    label = _("Reach")
    group = _("Trade")
    labels = dict(choices.Reach.choices)


@register
class SoldThrough(ChoiceCriterion):
    """How we sell to the company."""

    code = "company.channel"
    label = _("Sales channel")
    group = _("Trade")
    labels = dict(choices.SalesChannel.choices)


@register
class OrdersBy(ChoiceCriterion):
    """How the company says it orders."""

    code = "company.ordering_method"
    label = _("Ordering method")
    group = _("Trade")
    labels = dict(choices.OrderingMethod.choices)


@register
class DigitalMaturityIs(ChoiceCriterion):
    """How ready the company is to buy online: as declared, else as its orders show."""

    code = "company.digital_maturity"
    label = _("Digital maturity")
    group = _("Trade")
    labels = dict(choices.DigitalMaturity.choices)

    @property
    def columns(self) -> frozenset[str]:
        """The declared and the observed maturity."""
        return frozenset({"digital_maturity", "digital_observed"})

    def target(self, condition: Condition, ctx: Context) -> Asked:
        """Answer the declared maturity, else the observed one."""
        declared = NullIf(F("digital_maturity"), Value(""))
        return Coalesce(declared, F("digital_observed"), output_field=CharField())

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer the same in Python."""
        return facts.digital_maturity or facts.digital_observed
