"""The form of what a range holds; products are told by their part numbers, typed or pasted."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .naming import Naming, ids_of

BETWEEN = re.compile(r"[\r\n\t,;]+")
"""Blanks may be part of a part number; these are not."""

MOST = 20_000
"""So many part numbers at once; what is more belongs into a category or a type."""

SHOWN = 10

FIELDS = {"add_products": "named", "leave_out_products": "left_out", "forget_products": "unnamed"}
"""The three fields, and what ``Naming`` calls what they do."""


def _numbers(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "cols": 60, "class": "vLargeTextField"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, widget=widget,
        max_length=2_000_000,
    )  # fmt: skip


class ContentsForm(forms.ModelForm):
    """What a range names; ``naming`` answers what happens to the products told one by one."""

    add_products = _numbers(
        _("Bring these products in"),
        _("Part numbers, one a line or with commas between them. They belong to the range."),
    )
    leave_out_products = _numbers(
        _("Leave these products out"), _("They do not belong to the range, whatever brings them.")
    )
    forget_products = _numbers(
        _("Say nothing of these products any more"),
        _("They are in it or not by their category, type and attributes."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Look the part numbers up; one that is unknown, or told twice, is a mistake."""
        cleaned = super().clean()
        if self.instance.proxy_class:
            self.add_error(None, _("This range is written in Python: what it holds is said there."))
        told = {name: self._told(name) for name in FIELDS}
        known = ids_of({number for numbers in told.values() for number in numbers})
        taken: set[str] = set()
        for name, numbers in told.items():
            self._refuse(name, [one for one in numbers if one not in known], _unknown)
            self._refuse(name, [one for one in numbers if one in taken], _told_twice)
            taken |= set(numbers)
        self.naming = Naming(
            **{FIELDS[name]: [known[one] for one in numbers if one in known]
               for name, numbers in told.items()}
        )  # fmt: skip
        return cleaned

    def _told(self, name: str) -> list[str]:
        """Answer the different part numbers of a field, in their order."""
        parts = BETWEEN.split(self.cleaned_data.get(name) or "")
        numbers = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
        if len(numbers) > MOST:
            words = _("These are %(n)d part numbers; at most %(most)d can be told at once.")
            self.add_error(name, words % {"n": len(numbers), "most": MOST})
            return []
        return numbers

    def _refuse(self, name: str, numbers: list[str], words: Any) -> None:
        if numbers:
            self.add_error(name, words(len(numbers)) % {"numbers": _listed(numbers)})


def _unknown(count: int) -> str:
    return ngettext(
        "No product has this part number: %(numbers)s.",
        "No products have these part numbers: %(numbers)s.", count,
    )  # fmt: skip


def _told_twice(count: int) -> str:
    return ngettext(
        "Something else is said of this part number above: %(numbers)s.",
        "Something else is said of these part numbers above: %(numbers)s.", count,
    )  # fmt: skip


def _listed(numbers: Iterable[str]) -> str:
    told = list(numbers)
    return ", ".join(told[:SHOWN]) + (", …" if len(told) > SHOWN else "")
