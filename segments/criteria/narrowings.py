"""The narrowings that criteria over orders and events share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from ..models import BoughtLine, Event, choices
from ..text import fold
from .names import Names
from .narrowing import OpenWhere, Where

MOST_LOOKED_AT = 20_000
"""So many matching lines are looked at for brands to suggest."""


def categories() -> list[tuple[str, str]]:
    """Answer the code (slugs from the root) and the names from the root of each category."""
    category = apps.get_model("catalogue", "Category")
    above: list[tuple[str, str, str]] = []
    found = []
    for path, slug, name in category.objects.order_by("path").values_list("path", "slug", "name"):
        while above and not path.startswith(above[-1][0]):
            above.pop()
        _path, slugs, names = above[-1] if above else ("", "", "")
        here = (path, f"{slugs}/{slug}".strip("/"), f"{names} › {name}".strip(" ›"))
        above.append(here)
        found.append(here[1:])
    return found


CATEGORIES = Names(categories)


@dataclass(frozen=True, slots=True)
class CategoryWhere(OpenWhere):
    """A category of the catalogue, with everything below it."""

    def search(self, words: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """Answer the categories whose path of names contains ``words``. One query."""
        wanted = words.casefold()
        return [one for one in categories() if wanted in f"{one[0]} {one[1]}".casefold()][:limit]

    def named(self, value: Any) -> str:
        """Answer the names from the root to the category."""
        return CATEGORIES.of(value)

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes of no category. One query."""
        return codes - {code for code, _name in categories()} if codes else set()


@dataclass(frozen=True, slots=True)
class BrandWhere(OpenWhere):
    """A brand that was bought."""

    def search(self, words: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """Answer brands that were bought and contain ``words``. One query."""
        lines = BoughtLine.objects.order_by().exclude(brand_folded="")
        recent = lines.filter(brand_folded__contains=fold(words))[:MOST_LOOKED_AT]
        return sorted(set(recent.values_list("brand_folded", "brand")))[:limit]


CATEGORY = CategoryWhere("category", _("category"), searchable=True)
BRAND = BrandWhere("brand", _("brand"), folded=True, longest=120, searchable=True)
PRODUCT = OpenWhere("product", _("product (part number)"), longest=64)
METHOD = Where(
    "method", _("order method"), dict(choices.OrderingMethod.choices), required=False, many=True
)
KIND = Where("kind", _("what happened"), dict(Event.Kind.choices), many=True)
ABOUT = OpenWhere("about", _("about"), folded=True)
BOUGHT = (CATEGORY, BRAND, PRODUCT)
