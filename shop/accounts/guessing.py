"""Whose password is being guessed: what failed log-ins are counted by."""

from typing import Any

from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """
    Answer the address that was tried, in one spelling.

    Django passes it as ``username`` whatever the user model calls it, so it is looked for there
    first; capitals do not make it another address.
    """
    tried = credentials or request.POST
    return str(tried.get("username") or tried.get("email") or "").strip().lower()
