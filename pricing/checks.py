"""What Django checks about the settings of prices before it serves anything."""

from django.conf import settings
from django.core.checks import Error

from .resolution import RANKING


def check_policy(app_configs, **kwargs) -> list[Error]:
    """Refuse a ``PRICING_POLICY`` that is none: every page would fail on it."""
    if settings.PRICING_POLICY in RANKING:
        return []
    known = ", ".join(RANKING)
    message = f"PRICING_POLICY is {settings.PRICING_POLICY!r}; it must be one of: {known}."
    return [Error(message, id="pricing.E001")]
