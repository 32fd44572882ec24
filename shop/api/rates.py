"""How often a program may ask: a fixed number a minute for each key, counted in the cache."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.throttling import BaseThrottle

from shop.apikeys.models import Scope
from shop.caching import counted

WINDOW = 60
"""Seconds."""


class PerKey(BaseThrottle):
    """
    Lets a key, or a person who is logged in, ask so many times a minute; explanations apart.

    What can not be counted is let through: with the cache out of reach the API goes on.
    """

    left = 0.0

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count the request, and say whether it may be answered."""
        who = _who(request)
        is_explanation = getattr(view, "scope", None) == Scope.EXPLAIN
        most = (
            settings.API_EXPLANATIONS_A_MINUTE if is_explanation else settings.API_REQUESTS_A_MINUTE
        )
        if not (who and most):
            return True
        window, gone = divmod(timezone.now().timestamp(), WINDOW)
        self.left = WINDOW - gone
        kind = "explanations" if is_explanation else "requests"
        count = counted(f"api-{kind}-{who}-{window:.0f}", seconds=2 * WINDOW)
        return count is None or count <= most

    def wait(self) -> float:
        """Answer the seconds until the next minute."""
        return self.left


def _who(request: Any) -> str:
    """Name the key, or the person without one; nothing for strangers, who are refused anyway."""
    if request.auth is not None:
        return f"key-{request.auth.pk}"
    return f"person-{request.user.pk}" if request.user.is_authenticated else ""
