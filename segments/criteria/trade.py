"""How a company does business with us."""

from django.utils.translation import gettext_lazy as _

from ..models import choices
from .base import register
from .choice import ChoiceCriterion


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
    """How ready the company is to buy online, as declared."""

    code = "company.digital_maturity"
    label = _("Digital maturity")
    group = _("Trade")
    labels = dict(choices.DigitalMaturity.choices)
