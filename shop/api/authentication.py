"""Who calls, as the middleware found out, and whether the key may be used for this."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from .problems import REASONS


class KeyOrSession(SessionAuthentication):
    """The person of the key; else the person who is logged in, who needs a CSRF token to post."""

    def authenticate(self, request):
        """Answer the person and the key, if there is one."""
        key = getattr(request._request, "api_key", None)
        return (key.user, key) if key is not None else super().authenticate(request)

    def authenticate_header(self, request):
        """Say how one could have been let in."""
        return "Bearer"


class KeyOrSessionScheme(OpenApiAuthenticationExtension):
    """How the schema describes it."""

    target_class = "shop.api.authentication.KeyOrSession"
    name = ["apiKey", "session"]

    def get_security_definition(self, auto_schema):
        """Describe the key and the session."""
        return [
            {"type": "http", "scheme": "bearer", "description": "An API key of a company."},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]


class HasScope(BasePermission):
    """The key has the scope that the view names; a person who is logged in needs none."""

    def has_permission(self, request, view) -> bool:
        """Refuse with a code of its own, so that a program can tell."""
        if request.auth is None or view.scope is None or view.scope in request.auth.scopes:
            return True
        raise PermissionDenied(REASONS["scope_missing"], code="scope_missing")
