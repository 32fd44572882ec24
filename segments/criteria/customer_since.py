"""How long a company has been a customer."""

from django.utils.translation import gettext_lazy as _

from ..values import DateValue
from .base import Criterion, register


@register
class CustomerSince(Criterion):
    """The day on which the company became a customer, in the shop's zone."""

    code = "company.customer_since"
    label = _("Customer since")
    group = _("Trade")
    value_type = DateValue()
