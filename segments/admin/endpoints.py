"""The two questions that the rule builder asks while somebody edits."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from ..criteria import REGISTRY
from ..models import IndustryCode
from ..rules import RuleError, parse
from .counting import counted
from .posted import posted_json

LONGEST_SEARCH = 100
MOST_FOUND = 50


def count(request: HttpRequest) -> JsonResponse:
    """Answer how many companies the posted rule matches; mistakes come with their places."""
    try:
        data = posted_json(request)
    except ValueError:
        return JsonResponse({"error": "The body is not JSON."}, status=400)
    try:
        return JsonResponse(counted(parse(data), as_of=timezone.now()))
    except RuleError as error:
        problem = {"path": error.path, "message": str(error.message), "code": error.code}
        return JsonResponse(
            {"total": None, "of": None, "words": "", "nodes": {}, "errors": [problem]}
        )


def choices(request: HttpRequest) -> JsonResponse:
    """Answer the values of a criterion that contain what was typed."""
    asked: Any = REGISTRY.get(request.GET.get("field", ""))
    if asked and (key := request.GET.get("where")):
        asked = next((one for one in asked.where if one.key == key), None)
    if asked is None:
        return JsonResponse({"error": "There is no such criterion."}, status=404)
    words = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip()
    if scheme := getattr(asked, "scheme", ""):
        return JsonResponse({"results": _branches(scheme, words)})
    found = asked.search(words, limit=MOST_FOUND)
    return JsonResponse(
        {"results": [{"value": code, "label": str(label)} for code, label in found]}
    )


def _branches(scheme: str, words: str) -> list[dict]:
    """Answer codes of an industry tree in its order, with their depth; nothing typed, the roots."""
    tree = IndustryCode.objects.filter(scheme=scheme).order_by("path")
    if words:
        tree = tree.filter(Q(code__istartswith=words) | Q(title__icontains=words))
    else:
        tree = tree.filter(parent=None)
    return [
        {"value": row.code, "label": str(row), "depth": len(row.path) - 1}
        for row in tree[:MOST_FOUND]
    ]
