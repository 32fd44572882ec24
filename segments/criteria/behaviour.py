"""How a company orders, from the facts that are derived from its orders every night and change."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..models.choices import Lifecycle
from ..values import DateTimeValue, Money, Number, Share
from .base import Criterion, register
from .choice import ChoiceCriterion
from .condition import Condition


class OrderFact(Criterion):
    """A fact of CompanyFacts that is derived from orders."""

    group = _("Orders")

    def unit_in_words(self, condition: Condition) -> str:
        """Answer the base currency for money."""
        is_money = isinstance(self.value_type, Money)
        return settings.OSCAR_DEFAULT_CURRENCY if is_money else str(self.unit)


@register
class LastOrderAt(OrderFact):
    """When the company last ordered; unknown without a counted order."""

    code = "orders.last_at"
    label = _("Last order")
    column = "last_order_at"
    value_type = DateTimeValue()


@register
class FirstOrderAt(OrderFact):
    """When the company first ordered; unknown without a counted order."""

    code = "orders.first_at"
    label = _("First order")
    column = "first_order_at"
    value_type = DateTimeValue()


@register
class OrderInterval(OrderFact):
    """The median number of days between the company’s orders."""

    code = "orders.interval_days"
    label = _("Order interval")
    value_type = Number()
    unit = _("days")


@register
class DropSize(OrderFact):
    """The average net amount that one delivery drop brings, in the base currency."""

    code = "orders.drop_size"
    label = _("Drop size")
    value_type = Money()


@register
class ReturnRate(OrderFact):
    """What came back, as a percentage of what was ordered."""

    code = "orders.return_rate"
    label = _("Return rate")
    value_type = Share()
    unit = "%"


@register
class DiscountShare(OrderFact):
    """Discounts as a percentage of what the orders would have cost without."""

    code = "orders.discount_share"
    label = _("Discount share")
    value_type = Share()
    unit = "%"


@register
class LifecycleIs(ChoiceCriterion):
    """New, regular, at risk, lapsed or never, by the company’s own order interval."""

    code = "company.lifecycle"
    label = _("Lifecycle")
    group = _("Orders")
    labels = dict(Lifecycle.choices)
