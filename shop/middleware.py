"""Rules for every answer: clean input, nothing personal stored, no script that is not ours."""

from urllib.parse import unquote_to_bytes

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .api.problems import is_api, problem
from .encoding import names_other_encoding

REPLACEMENT = "\ufffd"
"""What Django reads where bytes are no UTF-8."""


class InputHygieneMiddleware:
    """
    Answer 400 when path, query, cookies or form hold zero bytes or broken UTF-8: no text may.

    So is a request that says it is written in anything else: Django would decode the query with
    whatever codec is named, and make zero bytes after they were looked for, or fall over. A cookie
    that is to blame is deleted with the answer, so that the browser is not shut out.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or pass on."""
        dirty = [name for name, value in request.COOKIES.items() if not is_clean(name + value)]
        if (
            dirty
            or names_other_encoding(request.META.get("CONTENT_TYPE", ""))
            or not has_clean_address(request)
            or not has_clean_form(request)
        ):
            response = refused(request)
            for name in dirty:
                if is_clean(name):
                    response.delete_cookie(name)
            return response
        return self.get_response(request)


def refused(request: HttpRequest) -> HttpResponse:
    """Say what is wrong, to people in words and to programs as everywhere in the API."""
    if is_api(request):
        return problem(400, "bad_request")
    return HttpResponseBadRequest(
        "The address or the form holds characters that can not be stored.",
        content_type="text/plain; charset=utf-8",
    )


def is_clean(text: str) -> bool:
    """Whether a text can be stored."""
    return "\x00" not in text and REPLACEMENT not in text


def has_clean_address(request: HttpRequest) -> bool:
    """
    Whether path and query string are UTF-8 without zero bytes.

    Django leaves bytes of the path that are no UTF-8 percent-encoded: what is still encoded there
    has to be clean as well.
    """
    parts = [unquote_to_bytes(request.path), unquote_to_bytes(request.META.get("QUERY_STRING", ""))]
    return all(is_clean(part.decode("utf-8", "replace")) for part in parts)


def has_clean_form(request: HttpRequest) -> bool:
    """Whether names, values and file names of a posted form are UTF-8 without zero bytes."""
    if request.method not in {"POST", "PUT", "PATCH"}:
        return True
    try:
        fields = request.POST.lists()
        names = [file.name or "" for _, files in request.FILES.lists() for file in files]
    except (MultiPartParserError, OSError):
        # What can not be read is for the view to refuse, in its own words.
        return True
    texts = [text for name, values in fields for text in (name, *values)]
    return all(is_clean(text) for text in [*texts, *names])


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


class ProtectedRowsMiddleware:
    """Say in words that something can not be deleted because it is used, instead of a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception) -> HttpResponse | None:
        """Go back to where the person came from, with a message that names what is in the way."""
        if not isinstance(exception, ProtectedError):
            return None
        users = sorted(str(row) for row in exception.protected_objects)
        messages.error(
            request,
            _("This can not be deleted, because it is used by: %(users)s")
            % {"users": ", ".join(users[:5]) + (" …" if len(users) > 5 else "")},
        )
        back = request.META.get("HTTP_REFERER", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return HttpResponseRedirect(back if safe else "/")
