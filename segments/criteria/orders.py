"""What a company ordered, in any window. Only orders that count (law M1) are looked at."""

from django.utils.translation import gettext_lazy as _

from ..values import DateTimeValue, Integer, Money, Percent
from .base import register
from .measured import Measured
from .narrowing import Where
from .narrowings import BOUGHT, METHOD


class OrdersMeasured(Measured):
    """A measure of orders, narrowed to what was bought (on one line) or how it was ordered."""

    group = _("Orders")
    where: tuple[Where, ...] = (*BOUGHT, METHOD)


@register
class OrderCount(OrdersMeasured):
    """How many orders; narrowed to a category or brand, how many with such a line."""

    code = "orders.count"
    label = _("Orders")
    value_type = Integer()


@register
class NetTotal(OrdersMeasured):
    """
    What was bought for, without VAT, after discounts and less returns, in the base currency.

    Narrowed to a category or brand it is the sum of such lines, before returns: those name no line.
    """

    code = "orders.net_total"
    label = _("Net purchases")
    value_type = Money()
    what = "net"


@register
class AverageOrder(OrdersMeasured):
    """The average net amount of an order in the base currency; unknown without orders."""

    code = "orders.avg_net"
    label = _("Average order")
    value_type = Money()
    what = "average"
    where = (METHOD,)


@register
class UnitsBought(OrdersMeasured):
    """How many pieces were bought."""

    code = "orders.units"
    label = _("Units bought")
    value_type = Integer()
    what = "units"


@register
class MethodShare(OrdersMeasured):
    """The percentage of the orders that came by the chosen methods; unknown without orders."""

    code = "orders.method_share"
    label = _("Share of orders")
    value_type = Percent()
    what = "share"
    where = (Where("method", METHOD.label, METHOD.choices, many=True),)
    unit = "%"


@register
class LastBought(OrdersMeasured):
    """When a category, brand or product was last bought, or last ordered by a method."""

    code = "orders.last_bought_at"
    label = _("Last bought")
    value_type = DateTimeValue()
    what = "last"
    windowed = False
