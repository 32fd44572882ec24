"""What a condition can be narrowed to: the currency of an amount, the category that was bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..text import fold
from ..values.base import MAX_TEXT, plain_text, refuse, shown
from ..values.errors import RuleError

Label = Promise | str
MOST_CODES = 50


@dataclass(frozen=True, slots=True)
class Where:
    """
    A further choice of a condition, from a closed list.

    ``required`` ones must be made; where ``many``, a list of codes means any of them.
    """

    key: str
    label: Promise
    choices: Mapping[str, Label] = field(default_factory=dict)
    required: bool = True
    many: bool = False
    searchable: bool = False

    def parse(self, raw: Any) -> str | list[str]:
        """Answer the canonical choice; raises RuleError placed at its key."""
        if not isinstance(raw, list | tuple):
            return self.one(raw)
        if not self.many:
            raise refuse(_("One choice is expected here."), "where", self.path)
        if not raw:
            raise refuse(_("The list of values is empty."), "empty_list", self.path)
        if len(raw) > MOST_CODES:
            raise refuse(
                _("At most %s choices are possible here.") % MOST_CODES,
                "too_many_values",
                self.path,
            )
        codes = sorted({self.one(code) for code in raw})
        return codes[0] if len(codes) == 1 else codes

    @property
    def path(self) -> str:
        """Where a mistake in it is."""
        return f"where.{self.key}"

    def one(self, raw: Any) -> str:
        """Answer one canonical code."""
        if not isinstance(raw, str) or raw not in self.choices:
            raise refuse(
                _("“%(code)s” is not one of the choices.") % {"code": shown(raw)},
                "where",
                self.path,
            )
        return raw

    def named(self, value: str) -> str:
        """Answer the words for a code. No query."""
        return str(self.choices.get(value, value))

    def search(self, words: str, limit: int = 20) -> Sequence[tuple[str, str]]:
        """Answer the choices that contain ``words``."""
        wanted = words.casefold()
        found = [(c, str(n)) for c, n in self.choices.items() if wanted in f"{c} {n}".casefold()]
        return found[:limit]

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes that do not exist; asked when a rule is published."""
        return set()


@dataclass(frozen=True, slots=True)
class OpenWhere(Where):
    """
    A choice of text that nobody made a list of, such as a brand or the words of a search.

    ``folded`` text is compared without regard to case.
    """

    required: bool = False
    many: bool = True
    folded: bool = False
    longest: int = MAX_TEXT

    def one(self, raw: Any) -> str:
        """Answer one text."""
        try:
            text = plain_text(raw, self.longest)
        except RuleError as error:
            raise error.at(self.path) from None
        return fold(text) if self.folded else text.strip()
