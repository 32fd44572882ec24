"""What serving a company takes, and what stands between it and us."""

from django.conf import settings
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts, choices
from ..values import Integer, Money, Share
from ..values.base import Asked, Context
from .base import Criterion, register
from .choice import ChoiceCriterion
from .condition import Condition
from .yes_no import YesNo


@register
class CostToServeIs(ChoiceCriterion):
    """What serving the company costs: as declared, else as computed from the rate card."""

    code = "company.cost_to_serve"
    label = _("Cost-to-serve band")
    group = _("Service")
    labels = dict(choices.CostToServe.choices)

    @property
    def columns(self) -> frozenset[str]:
        """The declared and the computed band."""
        return frozenset({"cost_to_serve", "cost_band"})

    def target(self, condition: Condition, ctx: Context) -> Asked:
        """Answer the declared band, else the computed one."""
        declared = NullIf(F("cost_to_serve"), Value(""))
        return Coalesce(declared, F("cost_band"), output_field=CharField())

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer the same in Python."""
        return facts.cost_to_serve or facts.cost_band


@register
class CostOfService(Criterion):
    """What serving the company cost in twelve months, in the base currency."""

    code = "company.cost_of_service"
    label = _("Cost to serve")
    group = _("Service")
    value_type = Money()

    def unit_in_words(self, condition: Condition) -> str:
        """Answer the base currency."""
        return settings.OSCAR_DEFAULT_CURRENCY


@register
class CostRatio(Criterion):
    """What serving the company cost, as a percentage of what it bought for."""

    code = "company.cost_ratio"
    label = _("Cost-to-serve ratio")
    group = _("Service")
    value_type = Share()
    unit = "%"


@register
class Contacts(Criterion):
    """Support contacts in the last 90 days."""

    code = "company.contacts_90"
    label = _("Support contacts in 90 days")
    group = _("Service")
    value_type = Integer()


@register
class Refusals(Criterion):
    """Orders that the minimum order refused in the last 90 days."""

    code = "company.min_order_rejections_90"
    label = _("Orders refused by the minimum order in 90 days")
    group = _("Service")
    value_type = Integer()


@register
class LoyaltyPoints(Criterion):
    """The points on the company’s loyalty account."""

    code = "company.loyalty_points"
    label = _("Loyalty points")
    group = _("Service")
    value_type = Integer()


@register
class OnCreditHold(YesNo):
    """Whether orders of the company are held back until it has paid."""

    code = "company.credit_hold"
    label = _("Is on credit hold")
    group = _("Terms")


@register
class HasContractPrices(YesNo):
    """Whether the company has negotiated prices of its own."""

    code = "company.has_contract_prices"
    label = _("Has contract prices")
    group = _("Terms")
