"""Changes so large that whoever publishes them types what they see (3.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MEMBERS = Decimal("0.20")
REVENUE = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Something to confirm: why, and what has to be typed."""

    key: str
    code: str
    message: str
    word: str

    def is_given(self, typed: Mapping[str, str]) -> bool:
        """Whether the right word was typed; spaces around it do not matter."""
        return str(typed.get(self.key, "")).strip().casefold() == self.word.casefold()


class Unconfirmed(ValidationError):
    """Something was not confirmed; ``missing`` has it all."""

    def __init__(self, missing: list[Confirmation]) -> None:
        self.missing = missing
        super().__init__(
            _("Please confirm what is marked below by typing it: nothing was published."),
            code="unconfirmed",
        )


def confirmations(result: Mapping[str, Any]) -> list[Confirmation]:
    """Answer what has to be confirmed, given the figures of a preview."""
    found: list[Confirmation] = []
    for segment in result["segments"]:
        found += _of_segment(segment, result)
    impact = result.get("impact", {})
    rises = sum(one.get("price_rises", 0) for one in impact.values())
    if rises:
        message = ngettext(
            "The price rises for %(count)s company with contract prices.",
            "The price rises for %(count)s companies with contract prices.",
            rises,
        )
        found.append(
            Confirmation("price_rise", "price_rise", message % {"count": rises}, str(rises))
        )
    failed = [one["label"] for one in impact.values() if one.get("failed")]
    if failed:
        message = _("The effect on these could not be worked out: %(what)s.")
        found.append(
            Confirmation(
                "impact_unknown", "impact_unknown", message % {"what": ", ".join(failed)},
                str(len(failed)),
            )
        )  # fmt: skip
    return found


def _of_segment(segment: Mapping[str, Any], result: Mapping[str, Any]) -> list[Confirmation]:
    name, found = segment["name"], {}
    changed = segment["entered"] + segment["left"]
    if segment["after"] == 0:
        found["empty"] = _("No company would be in “%(name)s”.") % {"name": name}
    elif segment["after"] >= result["population"]:
        found["everyone"] = _("Every company would be in “%(name)s”.") % {"name": name}
    if segment["before"] and changed > MEMBERS * segment["before"]:
        found["members"] = _(
            "“%(name)s” changes by %(changed)s companies; it has %(before)s now."
        ) % {"name": name, "changed": changed, "before": segment["before"]}
    revenue = Decimal(result["revenue"])
    moved = Decimal(segment["net"]["entering"]) + Decimal(segment["net"]["leaving"])
    if revenue > 0 and moved > REVENUE * revenue:
        share = moved * 100 / revenue
        found["revenue"] = _(
            "Companies with %(share)s %% of last year's revenue enter or leave “%(name)s”."
        ) % {"name": name, "share": f"{share:.1f}"}
    return [
        Confirmation(f"{code}-{segment['id']}", code, message, segment["code"])
        for code, message in found.items()
    ]
