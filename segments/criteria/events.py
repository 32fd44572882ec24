"""What else a company did, or what happened with it, in any window."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..measures import Measure
from ..values import DateTimeValue, Integer, Number
from ..values.base import Context
from .base import register
from .condition import Condition
from .measured import Measured
from .narrowing import Where
from .narrowings import ABOUT, KIND


class EventsMeasured(Measured):
    """A measure of events of some kinds, such as searches, reviews or support contacts."""

    group = _("Behaviour")
    source = "events"
    where: tuple[Where, ...] = (KIND, ABOUT)


@register
class EventCount(EventsMeasured):
    """How often: views, searches, visits, reviews, coupons, logins, support contacts, refusals."""

    code = "events.count"
    label = _("Events")
    value_type = Integer()


@register
class MinutesInShop(EventsMeasured):
    """How long the company’s people were in the shop, in minutes."""

    code = "events.minutes"
    label = _("Time in the shop")
    value_type = Number()
    unit = _("minutes")
    what = "minutes"
    where = ()

    def measure(self, condition: Condition, ctx: Context, **narrow: Any) -> Measure:
        """Answer the minutes of visits."""
        return super().measure(condition, ctx, kinds="session", **narrow)


@register
class LastEvent(EventsMeasured):
    """When something last happened, such as the last login or the last support contact."""

    code = "events.last_at"
    label = _("Last event")
    value_type = DateTimeValue()
    what = "last"
    windowed = False
