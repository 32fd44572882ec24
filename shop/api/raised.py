"""From what a view raised to the problem that is answered."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from .problems import body


def answer_exception(error: Exception, context: dict) -> Response | None:
    """Turn what a view raised into a problem; what nobody foresaw goes on to ``handler500``."""
    if isinstance(error, Http404 | exceptions.NotFound):
        answer = Response(body("not_found"), status=404)
    elif isinstance(error, PermissionDenied):
        answer = Response(body("permission_denied"), status=403)
    elif isinstance(error, exceptions.ValidationError):
        answer = Response(body("invalid", errors=list(told(error.detail))), status=400)
    elif isinstance(error, exceptions.Throttled):
        answer = Response(body("throttled"), status=429)
        answer["Retry-After"] = str(ceil(error.wait or 1))
    elif isinstance(error, exceptions.APIException):
        codes = error.get_codes()
        code = codes if isinstance(codes, str) else error.default_code
        answer = Response(body(code, error.detail), status=error.status_code)
        if header := getattr(error, "auth_header", None):
            answer["WWW-Authenticate"] = header
    else:
        return None
    set_rollback()
    return answer


def told(detail: Any, path: str = "") -> Iterator[dict]:
    """Walk what is wrong: each mistake with its place, such as ``items[2].quantity``."""
    if isinstance(detail, dict):
        for name, inside in detail.items():
            if name == "non_field_errors":
                yield from told(inside, path)
            elif isinstance(name, int):
                yield from told(inside, f"{path}[{name}]")
            else:
                yield from told(inside, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for index, inside in enumerate(detail):
            is_leaf = isinstance(inside, exceptions.ErrorDetail)
            yield from told(inside, path if is_leaf else f"{path}[{index}]")
    else:
        yield {"path": path, "code": detail.code, "message": str(detail)}
