"""Where an order goes: an address of the company, or one typed for this order."""

from django.db import IntegrityError, transaction
from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.accounts.addresses import addresses_of, keep_for_company

ShippingAddress = get_model("order", "ShippingAddress")
UserAddress = get_model("address", "UserAddress")


def deliverable(shopper: Shopper):
    """Answer the addresses that the shopper may have things delivered to."""
    return addresses_of(shopper).filter(country__is_shipping_country=True).select_related("country")


def shipping_address_from(shopper: Shopper, pk: int) -> ShippingAddress | None:
    """Copy an address of the book for an order; None when it is not (or no longer) theirs."""
    address = deliverable(shopper).filter(pk=pk).first()
    if address is None:
        return None
    copy = ShippingAddress()
    address.populate_alternative_model(copy)
    return copy


def remember(used: ShippingAddress | None, shopper: Shopper, user) -> None:
    """Put an address that was typed for an order into the company's book. Safe to repeat."""
    if used is None or addresses_of(shopper).filter(hash=used.generate_hash()).exists():
        return
    address = UserAddress(user=user)
    used.populate_alternative_model(address)
    try:
        with transaction.atomic():
            address.save()
            keep_for_company(address, shopper)
    except IntegrityError:
        # The same person wrote it down for another company: it stays that one's.
        return
