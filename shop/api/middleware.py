"""The edge where a key becomes a shopper."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from shop.apikeys.selection import find_key, note_use, shopper_of_key

from .problems import is_api, problem


class ApiKeyMiddleware:
    """
    Let a program be who its key says, before the shopper is made and the access table is asked.

    Without a key a request to the API is that of the person who is logged in. A key that is no good
    is refused, also where nobody would need one. Three queries.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        if is_api(request) and (sent := request.headers.get("Authorization")) is not None:
            now = timezone.now()
            scheme, _space, secret = sent.partition(" ")
            key = find_key(secret.strip(), at=now) if scheme.lower() == "bearer" else None
            shopper = key and shopper_of_key(key, at=now, language=get_language() or "en")
            if key is None or shopper is None:
                return problem(401, "invalid_key")
            note_use(key, at=now)
            request.api_key, request.user, request.shopper = key, key.user, shopper
        return self.get_response(request)
