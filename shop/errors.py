"""
The answer when something is wrong: a page, or JSON where the API was asked.

When something broke it is 503 with a promise if PostgreSQL is gone, else 500.
"""

import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views import defaults

from shop.api.problems import is_api, problem

GONE = ("08", "57P", "53300")  # connection lost; shutting down or starting; too many connections
TRY_AGAIN_SECONDS = "30"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``."""
    if is_api(request):
        return problem(400, "bad_request")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler403``."""
    if is_api(request):
        return problem(403, "permission_denied")
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler404``."""
    if is_api(request):
        return problem(404, "not_found")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``, drawn without a request: no context processor may ask PostgreSQL."""
    is_gone = any(database_is_gone(error) for error in chain(sys.exc_info()[1]))
    if is_api(request):
        page = problem(503, "unavailable") if is_gone else problem(500, "server_error")
    elif is_gone:
        page = HttpResponse(get_template("503.html").render(), status=503)
    else:
        page = HttpResponse(get_template("500.html").render(), status=500)
    if is_gone:
        page["Retry-After"] = TRY_AGAIN_SECONDS
    page["Cache-Control"] = "private, no-store"
    return page


def database_is_gone(error: BaseException) -> bool:
    """True for a lost or refused connection, not for a deadlock or another fault of ours."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(GONE)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it: a template wraps what a query in it raised."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
