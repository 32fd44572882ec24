"""What tells one company from another. These facts are never inherited."""

from django.utils.translation import gettext_lazy as _

from ..values import Text
from .base import Criterion, register


@register
class NameIs(Criterion):
    """The registered name of the company."""

    code = "company.legal_name"
    label = _("Legal name")
    group = _("Identity")
    value_type = Text()
    column = "legal_name_folded"
    shown = "legal_name"


@register
class NumberIs(Criterion):
    """Our number of the company."""

    code = "company.number"
    label = _("Company number")
    group = _("Identity")
    value_type = Text()
    column = "number_folded"
    shown = "number"


@register
class VatIdIs(Criterion):
    """The VAT id in its compact form; “is known” asks whether there is one."""

    code = "company.vat_id"
    label = _("VAT id")
    group = _("Identity")
    value_type = Text()
    column = "vat_id_folded"
    shown = "vat_id"


@register
class LoyaltyNumberIs(Criterion):
    """The number on the company’s loyalty card."""

    code = "company.loyalty_number"
    label = _("Loyalty number")
    group = _("Identity")
    value_type = Text()
    column = "loyalty_number_folded"
    shown = "loyalty_number"


@register
class ExternalIdIs(Criterion):
    """The company’s id in the ERP or CRM."""

    code = "company.external_id"
    label = _("External id")
    group = _("Identity")
    value_type = Text()
    column = "external_id_folded"
    shown = "external_id"
