"""How numbers of segments are written."""

from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from .charts import Number, fine, whole

NARROW_SPACE = "\N{NO-BREAK SPACE}"


def money(amount: Number | None) -> str:
    """Write an amount of the base currency without cents: “12,300 EUR”."""
    return "–" if amount is None else f"{whole(amount)}{NARROW_SPACE}{base_currency()}"


def base_currency() -> str:
    """Answer the currency that all amounts are converted to."""
    return settings.OSCAR_DEFAULT_CURRENCY


def percent(part: Number | None, of: Number | None) -> str:
    """Write a share with one decimal, or a dash when there is nothing to share."""
    if part is None or not of:
        return "–"
    return f"{fine(Decimal(str(part)) * 100 / Decimal(str(of)))}{NARROW_SPACE}%"


def change(before: Number | None, now: Number | None) -> str:
    """Write how much more or less it is now, with its sign in front."""
    if not before or now is None:
        return "–"
    part = (Decimal(str(now)) - Decimal(str(before))) * 100 / abs(Decimal(str(before)))
    sign = "+" if part > 0 else "−" if part < 0 else "±"
    return _("%(sign)s%(share)s %%") % {"sign": sign, "share": fine(abs(part))}
