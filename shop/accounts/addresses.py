"""The address book of a company."""

from django.apps import apps
from django.db.models import Q, QuerySet

from segments.shopper import Shopper

from .models import CompanyAddress


def addresses_of(shopper: Shopper) -> QuerySet:
    """
    Answer the addresses a shopper may use and change, the default for deliveries first.

    Those of the company they shop for, whoever of its buyers wrote them down, and their own that
    belong to no company. Another company's are not among them, even when the person wrote them.
    """
    addresses = apps.get_model("address", "UserAddress").objects
    own = Q(user=shopper.user_id, company_link__isnull=True)
    mine = own if shopper.is_visitor else own | Q(company_link__company=shopper.company_id)
    return addresses.filter(mine).order_by("-is_default_for_shipping", "line1", "pk")


def keep_for_company(address, shopper: Shopper) -> None:
    """Make an address the company's; without a company it stays the person's own."""
    if not shopper.is_visitor:
        CompanyAddress.objects.get_or_create(
            address=address, defaults={"company_id": shopper.company_id}
        )
