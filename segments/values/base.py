"""What every value type can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from django.db.models import Expression, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..calendar import local_day
from ..measures import Activity, Measures
from .errors import RuleError
from .operators import Operator, Shape

MAX_TEXT = 200

Asked = str | Expression
"""What SQL compares: a column of CompanyFacts by name, or an expression."""


@dataclass(frozen=True, slots=True)
class Context:
    """
    What an evaluation is asked at and with: the instant, the shop's zone, the segments.

    ``segment_ids`` gives SQL the ids of the segments that rules refer to; ``member_of`` gives
    Python the codes of the segments that the one company is finally in, ``lists`` those of the
    lists it is on. ``measures`` collects what
    SQL has to sum up; ``activity`` is what the one company did, for Python. Contexts that are made
    from one another (``dataclasses.replace``) collect together.
    """

    as_of: datetime
    zone: tzinfo = field(default_factory=timezone.get_default_timezone)
    segment_ids: Mapping[str, int] = field(default_factory=dict)
    member_of: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    measures: Measures = field(default_factory=Measures)
    activity: Activity | None = None

    @property
    def today(self) -> date:
        """The local day of ``as_of``."""
        return local_day(self.as_of, self.zone)


def refuse(message: object, code: str, path: str = "value") -> RuleError:
    """Answer an error that the parser will place; ``path`` is the part of the condition."""
    return RuleError(message, code=code, path=path)


def compare(asked: Asked, lookup: str, value: Any) -> Q:
    """Answer SQL that compares a column or an expression; Django escapes the value."""
    if isinstance(asked, str):
        return Q(**{f"{asked}__{lookup}": value})
    found = asked.output_field.get_lookup(lookup)
    if found is None:
        raise LookupError(f"{lookup} can not be asked of {asked!r}")
    return Q(found(asked, value))


def shown(raw: Any, most: int = 60) -> str:
    """Answer hostile text so that a message can hold it: short, whole letters, no control signs."""
    text = raw if isinstance(raw, str) else repr(type(raw).__name__)
    text = "".join(letter if letter.isprintable() else "�" for letter in text[: most + 1])
    return text if len(text) <= most else f"{text[:most]}…"


def plain_text(raw: Any, longest: int = MAX_TEXT) -> str:
    """Answer one non-blank text of a rule, or refuse it."""
    if not isinstance(raw, str):
        raise refuse(_("A text is expected here."), "wrong_type")
    if "\x00" in raw:
        raise refuse(_("The text contains a zero byte."), "zero_byte")
    if any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise refuse(_("The text contains half a letter (a lone surrogate)."), "bad_text")
    if len(raw) > longest:
        raise refuse(_("The text is longer than %s letters.") % longest, "too_long")
    if not raw.strip():
        raise refuse(_("The value is empty."), "empty_value")
    return raw


class ValueType:
    """
    A kind of value.

    A subclass names its positive operators in ``tests`` (operator code → function of actual value,
    asked value and context) and answers ``sql`` for the same codes. ``column`` is a column of
    CompanyFacts and comes from a criterion, never from a rule.
    """

    name = ""
    operators: tuple[str, ...] = ()
    tests: Mapping[str, Callable[[Any, Any, Context], bool]] = {}

    def parse(self, operator: Operator, raw: Any) -> Any:
        """Answer the canonical JSON of a rule's value; raises RuleError."""
        match operator.shape:
            case Shape.NONE:
                if raw is not None:
                    raise refuse(_("This operator takes no value."), "value_not_allowed")
                return None
            case Shape.MANY:
                if not isinstance(raw, list | tuple):
                    raise refuse(_("A list of values is expected here."), "wrong_type")
                if not raw:
                    raise refuse(_("The list of values is empty."), "empty_list")
                return sorted({self.one(item) for item in raw})
            case _:
                return self.one(raw)

    def one(self, raw: Any) -> Any:
        """Answer one canonical value; raises RuleError."""
        return plain_text(raw)

    def is_known(self, actual: Any) -> bool:
        """Whether a stored value is a value at all."""
        return actual not in (None, "", [])

    def known(self, column: Asked) -> Q:
        """Answer SQL for ``is_known``."""
        raise NotImplementedError

    def sql(self, column: Asked, operator: str, value: Any, ctx: Context) -> Q:
        """Answer SQL for a positive operator; it may be NULL for an unknown value."""
        raise NotImplementedError

    def test(self, actual: Any, operator: str, value: Any, ctx: Context) -> bool:
        """Whether a stored value passes a positive operator."""
        if operator == "is_set":
            return self.is_known(actual)
        return self.is_known(actual) and self.tests[operator](actual, value, ctx)

    def in_words(self, value: Any, label: Callable[[Any], str]) -> str:
        """Answer the asked value in words; ``label`` names a code."""
        if isinstance(value, list):
            *head, last = [label(item) for item in value]
            if not head:
                return last
            return str(_("%(first)s or %(last)s")) % {"first": ", ".join(head), "last": last}
        return label(value)

    def options(self) -> dict[str, list]:
        """Answer the lists that a widget of this type offers: units, periods."""
        return {}
