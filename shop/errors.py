"""The answer when something broke: 503 with a promise when PostgreSQL is gone, else 500."""

import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

GONE = ("08", "57P", "53300")  # connection lost; shutting down or starting; too many connections
TRY_AGAIN_SECONDS = "30"


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``, drawn without a request: no context processor may ask PostgreSQL."""
    if any(database_is_gone(error) for error in chain(sys.exc_info()[1])):
        page = HttpResponse(get_template("503.html").render(), status=503)
        page["Retry-After"] = TRY_AGAIN_SECONDS
    else:
        page = HttpResponse(get_template("500.html").render(), status=500)
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
