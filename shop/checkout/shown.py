"""What the buyer was shown when pressing "place order", signed, and how it differs from now."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from oscar.templatetags.currency_filters import currency as money

SALT = "shop.checkout.shown"
LONGEST_AGE = 24 * 3600
"""Seconds for which a preview can be confirmed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Quantity and unit price of each line (by line id, prices as text), and the total to pay."""

    basket_id: int
    lines: dict[str, list]
    total: str


def shown_of(basket, total: Decimal) -> Shown:
    """Answer what a preview of this basket shows."""
    return Shown(
        basket.pk,
        {
            str(line.pk): [line.quantity, str(line.unit_price_excl_tax)]
            for line in basket.all_lines()
        },
        str(total),
    )


def seal(shown: Shown) -> str:
    """Sign it for a hidden field."""
    return signing.dumps([shown.basket_id, shown.lines, shown.total], salt=SALT, compress=True)


def unseal(text: str) -> Shown | None:
    """Read a hidden field; None when it is missing, forged or too old."""
    try:
        return Shown(*signing.loads(text, salt=SALT, max_age=LONGEST_AGE))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def differences(shown: Shown, basket: Any, total: Decimal) -> list[str]:
    """Answer in words what changed since the buyer looked; empty when nothing did."""
    changes = []
    lines = {str(line.pk): line for line in basket.all_lines()}
    for pk, line in lines.items():
        title = line.product.get_title()
        if pk not in shown.lines:
            changes.append(_("%(title)s was added.") % {"title": title})
            continue
        quantity, unit_price = shown.lines[pk]
        if quantity != line.quantity:
            changes.append(
                _("%(title)s: the quantity was %(was)s and is now %(now)s.")
                % {"title": title, "was": quantity, "now": line.quantity}
            )
        if unit_price != str(line.unit_price_excl_tax):
            currency = line.purchase_info.price.currency
            changes.append(
                _("%(title)s: the price was %(was)s and is now %(now)s.")
                % {
                    "title": title,
                    "was": exact(unit_price, currency),
                    "now": exact(line.unit_price_excl_tax, currency),
                }
            )
    if removed := len(shown.lines.keys() - lines.keys()):
        changes.append(_("Lines that were removed: %(n)s.") % {"n": removed})
    if not changes and shown.total != str(total):
        currency = basket.currency
        changes.append(
            _("The total was %(was)s and is now %(now)s.")
            % {"was": money(Decimal(shown.total), currency), "now": money(total, currency)}
        )
    return changes


def exact(price: str | Decimal, currency: str) -> str:
    """Write a unit price with all the decimals it has."""
    amount = Decimal(price)
    if amount == amount.quantize(Decimal("0.01")):
        return money(amount, currency)
    return f"{amount.normalize()} {currency}"
