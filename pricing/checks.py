"""What Django checks about the settings of prices before it serves anything."""

from django.conf import settings
from django.core.checks import Error, Warning

from segments.minor_units import can_be_ordered_in

from .resolution import RANKING


def check_policy(app_configs, **kwargs) -> list[Error]:
    """Refuse a ``PRICING_POLICY`` that is none: every page would fail on it."""
    if settings.PRICING_POLICY in RANKING:
        return []
    known = ", ".join(RANKING)
    message = f"PRICING_POLICY is {settings.PRICING_POLICY!r}; it must be one of: {known}."
    return [Error(message, id="pricing.E001")]


def check_default_currency(app_configs, **kwargs) -> list[Warning]:
    """Warn of a shop whose own currency can not be ordered in: it would sell nothing."""
    currency = settings.OSCAR_DEFAULT_CURRENCY
    if can_be_ordered_in(currency):
        return []
    message = f"Nothing can be ordered in DEFAULT_CURRENCY {currency}: orders keep two decimals."
    return [Warning(message, id="pricing.W001")]
