"""What a block needs to be worth showing. Pure."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEEDED = {
    "hero": {"heading": _("A welcome needs a heading.")},
    "text": {"body": _("A text block needs a text.")},
    "carousel": {
        "range": _("Say which range the products come from."),
        "heading": _("A row of products needs a heading."),
    },
    "tiles": {},
    "banner": {"heading": _("A campaign needs a heading.")},
    "order_again": {},
}
"""Kind of block to the fields it can not do without, each with what to say."""


def validate_link(value: str) -> None:
    """Raise unless the address is a path of this shop or an https address."""
    is_path = value.startswith("/") and not value.startswith(("//", "/\\"))
    if is_path or value.startswith("https://"):
        return
    raise ValidationError(
        _("Begin with / for a page of this shop, or with https:// for another site."),
        code="not_a_link",
    )


def what_is_missing(kind: str, given: Mapping[str, Any]) -> dict[str, str | Promise]:
    """Answer field to message for each thing a block of this kind lacks; empty when complete."""
    has = {
        name: bool(value.strip() if isinstance(value, str) else value)
        for name, value in given.items()
    }
    missing = {name: message for name, message in NEEDED.get(kind, {}).items() if not has[name]}
    if has["link_url"] and not has["link_label"]:
        missing["link_label"] = _("The address needs a text for its button.")
    if has["link_label"] and not has["link_url"]:
        missing["link_url"] = _("The button needs an address to lead to.")
    return missing
