"""The edge where the shopper is made, once a request."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from .current import use_shopper
from .preview import preview_shopper
from .selection import nobody, shopper_of_user, visitor

COMPANY_SESSION_KEY = "company_id"
"""Where the session keeps the company that a buyer of several switched to."""

UNSHOPPED = ("/admin/", "/dashboard/", "/static/", "/media/", "/healthz", "/readyz")
"""Paths where nobody shops: staff see everything there, and no query is spent."""


class ShopperMiddleware:
    """Set ``request.shopper``, from one query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Make the shopper, serve the request as that shopper, forget it."""
        if getattr(request, "shopper", None) is not None:
            # An API key said already who is shopping.
            with use_shopper(request.shopper):
                return self.get_response(request)
        now = timezone.now()
        if request.path.startswith(UNSHOPPED):
            request.shopper = nobody(at=now)
            return self.get_response(request)
        language = get_language() or "en"
        if request.user.is_authenticated:
            request.shopper = shopper_of_user(
                request.user.pk,
                at=now,
                language=language,
                company_id=request.session.get(COMPANY_SESSION_KEY),
            )
        else:
            request.shopper = visitor(at=now, language=language)
        request.shopper = preview_shopper(request, at=now) or request.shopper
        with use_shopper(request.shopper):
            return self.get_response(request)
