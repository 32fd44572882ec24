"""What it takes to order: a checkout that is walked through like a buyer does, and order rules."""

import re
from collections.abc import Iterable
from decimal import Decimal
from html import unescape
from itertools import count

from django.test import Client
from oscar.core.loading import get_model

from segments.models import Buyer
from shop.accounts.models import CompanyAddress
from shop.orderrules.models import OrderRule
from tests.factories.browsers import browser_of

Country = get_model("address", "Country")
UserAddress = get_model("address", "UserAddress")

_numbers = count(1)


def make_rule(
    kind: str,
    amount=None,
    *,
    quantity: int | None = None,
    currency: str = "EUR",
    segments: Iterable = (),
    companies: Iterable = (),
    **fields,
) -> OrderRule:
    """Make an order rule; without an audience it is for nobody."""
    is_value = kind == "minimum_value"
    rule = OrderRule.objects.create(
        name=f"Rule {next(_numbers)}",
        kind=kind,
        amount=Decimal(amount) if is_value else None,
        currency=currency if is_value else "",
        quantity=quantity,
        **fields,
    )
    rule.segments.set(segments)
    rule.companies.set(companies)
    return rule


def make_address(
    buyer: Buyer, line1: str = "Dock Street 1", *, land: str = "FI", **fields
) -> UserAddress:
    """Write a delivery address down for the buyer's company, in Helsinki unless told otherwise."""
    name = "Finland" if land == "FI" else land
    country, _ = Country.objects.get_or_create(
        iso_3166_1_a2=land,
        defaults={"printable_name": name, "name": name.upper(), "is_shipping_country": True},
    )
    address = UserAddress.objects.create(
        user=buyer.user,
        first_name="Kim",
        last_name="Receiver",
        line1=line1,
        country=country,
        **{"line4": "Helsinki", "postcode": "00100"} | fields,
    )
    CompanyAddress.objects.create(address=address, company=buyer.company)
    return address


def logged_in(buyer: Buyer) -> Client:
    """Answer a browser in which the buyer is logged in."""
    return browser_of(buyer.user)


def put_in_basket(client: Client, product, quantity: int = 1):
    """Add to the basket as the product page does."""
    return client.post(f"/basket/add/{product.pk}/", {"quantity": quantity})


def go_to_preview(client: Client, address: UserAddress):
    """Walk from the basket to the preview and answer that page."""
    client.get("/checkout/", follow=True)
    client.post(
        "/checkout/shipping-address/", {"action": "ship_to", "address_id": address.pk}, follow=True
    )
    return client.get("/checkout/preview/")


def place_order_form(page) -> dict[str, str]:
    """Answer what the form of a preview page would send."""
    html = page.content.decode()
    form = html[html.index('id="place-order"') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = unescape(value[1]) if value else ""
    return found


def place_order(client: Client, address: UserAddress, **typed):
    """Walk through the checkout and press the button; answer the last response."""
    form = place_order_form(go_to_preview(client, address))
    return client.post("/checkout/preview/", form | typed, follow=True)
