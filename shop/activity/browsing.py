"""
What people do between orders, noted without a query: one page is one note in the cache.

A note goes to Redis, or to this process's memory where there is none; when Redis is out of reach it
becomes a row. Nothing is noted of visitors, previews, sales reps and staff. ``flushing`` tells the
engine each minute.
"""

import logging
from typing import Any

from django.http import HttpRequest

from segments.shopper import Shopper

from .flushing import flush_if_due
from .store import put

logger = logging.getLogger(__name__)

NOTES = "_activity_notes"
MOST_WORDS = 200


def may_be_noted(request: HttpRequest) -> bool:
    """Whether the shopper is somebody who buys for a company, themselves."""
    shopper: Shopper | None = getattr(request, "shopper", None)
    return (
        shopper is not None
        and shopper.company_id is not None
        and not shopper.is_preview
        and shopper.rep_id is None
        and not request.user.is_staff
    )


def note(request: HttpRequest, kind: str, about: str | int = "") -> None:
    """Remember something until the page is served. No query."""
    if may_be_noted(request):
        notes = getattr(request, NOTES, [])
        notes.append([kind, about[:MOST_WORDS] if isinstance(about, str) else about])
        setattr(request, NOTES, notes)


def written(request: HttpRequest) -> dict[str, Any]:
    """Answer the note of a page: who, when, and what was remembered."""
    shopper = request.shopper
    return {
        "company": shopper.company_id,
        "user": shopper.user_id,
        "at": shopper.at.isoformat(),
        "notes": getattr(request, NOTES, []),
    }


def note_login(shopper: Shopper) -> None:
    """Note that somebody of a company logged in. No query."""
    if shopper.company_id is not None and shopper.rep_id is None:
        put({
            "company": shopper.company_id, "user": shopper.user_id,
            "at": shopper.at.isoformat(), "notes": [["login", ""]],
        })  # fmt: skip


class BrowsingMiddleware:
    """Note each page that a company's own people open, with what happened on it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        """Serve, then note; a note never breaks a page."""
        response = self.get_response(request)
        if is_page(request, response) or hasattr(request, NOTES):
            try:
                if may_be_noted(request):
                    put(written(request))
                    flush_if_due()
            except Exception:
                logger.exception("What was done on a page could not be noted.")
        return response


def is_page(request: HttpRequest, response: Any) -> bool:
    """Whether a person opened a page: parts of pages, files and answers of machines are none."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and not request.headers.get("HX-Request")
        and response.headers.get("Content-Type", "").startswith("text/html")
    )
