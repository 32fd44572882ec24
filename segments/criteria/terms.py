"""The terms a company buys on."""

from django.utils.translation import gettext_lazy as _

from ..models.choices import DeliveryTerms, PaymentTerms
from ..models.identifiers import currencies, languages
from .base import register
from .choice import ChoiceCriterion


@register
class PaysOn(ChoiceCriterion):
    """When invoices to the company are due."""

    code = "company.payment_terms"
    label = _("Payment terms")
    group = _("Terms")
    labels = dict(PaymentTerms.choices)


@register
class DeliveredOn(ChoiceCriterion):
    """The Incoterms that deliveries follow."""

    code = "company.delivery_terms"
    label = _("Delivery terms")
    group = _("Terms")
    labels = dict(DeliveryTerms.choices)


@register
class BuysIn(ChoiceCriterion):
    """The currency the company buys in, ISO 4217."""

    code = "company.currency"
    label = _("Currency")
    group = _("Terms")
    labels = currencies()


@register
class Speaks(ChoiceCriterion):
    """The language the company wants to be addressed in."""

    code = "company.language"
    label = _("Language")
    group = _("Terms")
    labels = languages()
