"""Rules for every answer: clean input, nothing personal stored, no script that is not ours."""

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest


class InputHygieneMiddleware:
    """Answer 400 when the path or the query holds a zero byte: no database text may."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or pass on."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("The address contains a zero byte.")
        return self.get_response(request)


class PrivateAnswersMiddleware:
    """Mark each answer ``private, no-store`` unless the view said something else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, then mark."""
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response


class DashboardScriptsMiddleware:
    """Allow inline scripts and styles under ``/dashboard/``, where Oscar's templates hold some."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve, then loosen the policy of a dashboard page."""
        response = self.get_response(request)
        if request.path.startswith("/dashboard/"):
            response._csp_replace = {
                "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
                "style-src": [SELF, UNSAFE_INLINE],
            }
        return response
