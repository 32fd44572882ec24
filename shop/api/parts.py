"""Long answers in stable parts: each says where the next begins."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse


def part(
    request: HttpRequest, rows: QuerySet, asked: dict[str, Any], *, name: str, mark: str
) -> tuple[list, str | None]:
    """
    Answer the first ``limit`` of the rows, and the address of those that follow, if any do.

    ``name`` is that of the address, ``mark`` the parameter that takes the last key. One query.
    """
    found = list(rows[: asked["limit"] + 1])
    shown = found[: asked["limit"]]
    if len(found) == len(shown):
        return shown, None
    follows = urlencode(asked | {mark: shown[-1].pk}, doseq=True)
    return shown, request.build_absolute_uri(f"{reverse(name)}?{follows}")
