"""Answers to what can not be answered: a status, a stable code and a reason, always as JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer

ROOT = "/api/"

REASONS = {
    "bad_request": _("The request can not be read."),
    "not_authenticated": _("Send an API key, or log in."),
    "invalid_key": _("This API key is unknown, revoked or past its end."),
    "permission_denied": _("You may not do this."),
    "scope_missing": _("This API key may not be used for this."),
    "not_found": _("There is nothing here."),
    "invalid": _("Something in the request is wrong; see “errors”."),
    "throttled": _("Too many requests: try again after the seconds in “Retry-After”."),
    "server_error": _("Something broke. It is not your fault; please try again."),
    "unavailable": _("The shop can not answer now; please try again."),
}


def is_api(request: HttpRequest) -> bool:
    """Whether a request is one to the API."""
    return request.path.startswith(ROOT)


def body(code: str, detail: Any = "", errors: list | None = None) -> dict:
    """Answer the body of a problem."""
    return {"code": code, "detail": force_str(detail or REASONS[code]), "errors": errors or []}


def problem(status: int, code: str) -> HttpResponse:
    """Answer a problem outside a view of the API, in the bytes that a view would answer."""
    answer = HttpResponse(
        JSONRenderer().render(body(code)), content_type="application/json", status=status
    )
    answer["Cache-Control"] = "private, no-store"
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def refusal(request: HttpRequest) -> HttpResponse:
    """Ask a stranger for a key; tell others that this is not theirs."""
    if request.user.is_authenticated:
        return problem(403, "permission_denied")
    return problem(401, "not_authenticated")
