"""Where an order goes: an address of the company, or one typed for this order."""

from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.accounts.addresses import addresses_of

ShippingAddress = get_model("order", "ShippingAddress")


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
