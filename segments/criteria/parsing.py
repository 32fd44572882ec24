"""Reading the optional parts of a condition: where, window and scope."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..values import windows
from ..values.base import refuse, shown
from ..values.errors import RuleError
from .narrowing import Where

SCOPES = {"own": _("the company itself"), "tree": _("the company and all companies below it")}


def parse_where(known: Sequence[Where], leaf: Mapping[str, Any], *, needed: bool) -> dict[str, Any]:
    """Answer the narrowings in canonical form; ``needed`` holds to the required ones."""
    raw = leaf.get("where", {})
    if not known and "where" in leaf:
        raise refuse(_("This condition takes no “where”."), "where_not_allowed", "where")
    if not isinstance(raw, dict):
        raise refuse(_("An object is expected here."), "where", "where")
    by_key = {one.key: one for one in known}
    for key in raw:
        if key not in by_key:
            words = {"key": shown(key)}
            raise refuse(_("“%(key)s” is not known here.") % words, "where", "where")
    for one in known:
        if one.required and one.key not in raw and (raw or needed):
            raise refuse(_("Choose the %(what)s.") % {"what": one.label}, "where", "where")
    return {key: by_key[key].parse(raw[key]) for key in sorted(raw)}


def parse_window(leaf: Mapping[str, Any], *, allowed: bool) -> windows.Window | None:
    """Answer the window in canonical form, or None for since ever."""
    if "window" not in leaf:
        return None
    if not allowed:
        raise refuse(_("This condition takes no window."), "window_not_allowed", "window")
    try:
        return windows.parse_window(leaf["window"])
    except RuleError as error:
        raise error.at("window") from None


def parse_scope(leaf: Mapping[str, Any], *, allowed: bool) -> str:
    """Answer whose doings count: “own” or “tree”."""
    scope = leaf.get("scope", "own")
    if "scope" in leaf and not allowed:
        raise refuse(_("This condition takes no scope."), "scope_not_allowed", "scope")
    if not isinstance(scope, str) or scope not in SCOPES:
        raise refuse(_("The scope is “own” or “tree”."), "scope", "scope")
    return scope
