"""What a criterion is, and the registry of all of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts
from ..values import DateValue, Number, Operator
from ..values.base import Asked, Context, ValueType
from ..values.durations import is_elapsed
from ..values.number import in_words
from ..values.operators import Shape
from ..values.windows import dates_in_words, start_in_words, window_in_words
from .condition import Condition, Verdict, Volatility
from .narrowing import Label, Where
from .parsing import parse_scope, parse_where, parse_window


class Criterion:
    """
    A question about a company.

    ``code`` is data: never renamed, never reused. ``column`` is the column of CompanyFacts it
    reads (by default the last part of the code), ``shown`` the one whose text people see;
    ``searchable`` says that there are too many choices to list. ``where`` names what a condition
    can be narrowed to; ``windowed`` and ``scoped`` ones may say a stretch of time and a group of
    companies. The rest follows from ``value_type``.
    """

    code: ClassVar[str] = ""
    label: ClassVar[Promise | str] = ""
    group: ClassVar[Promise | str] = _("Company")
    help_text: ClassVar[Promise | str] = ""
    value_type: ClassVar[ValueType]
    column: ClassVar[str] = ""
    shown: ClassVar[str] = ""
    where: tuple[Where, ...] = ()
    windowed: ClassVar[bool] = False
    scoped: ClassVar[bool] = False
    searchable: ClassVar[bool] = False
    unit: ClassVar[Label] = ""

    def __init_subclass__(cls) -> None:
        """Read the column that is named like the code, unless the class says otherwise."""
        cls.column = cls.column or cls.code.rpartition(".")[2]

    @property
    def columns(self) -> frozenset[str]:
        """The columns of CompanyFacts that an answer depends on."""
        return frozenset({self.column})

    @property
    def operators(self) -> tuple[str, ...]:
        """The codes of the operators it understands."""
        return self.value_type.operators

    def choices(self) -> Sequence[tuple[str, Label]]:
        """Answer (code, label) of what may be chosen; empty for free values. May query."""
        return []

    def search(self, words: str, limit: int = 20) -> Sequence[tuple[str, Label]]:
        """Answer the choices whose code or label contains ``words``, for a type-ahead field."""
        wanted = words.casefold()
        found = [c for c in self.choices() if wanted in f"{c[0]} {c[1]}".casefold()]
        return found[:limit]

    def missing(self, codes: set[str]) -> set[str]:
        """Answer the codes that do not exist; asked once, when a rule is published. May query."""
        return set()

    def named(self, value: Any) -> str:
        """Answer the words for one asked or actual value. No query."""
        if isinstance(self.value_type, Number):
            return in_words(value)
        if isinstance(value, datetime):
            return date_format(localtime(value), "DATETIME_FORMAT")
        return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)

    def parse(self, operator: Operator, leaf: Mapping[str, Any]) -> Condition:
        """Answer the checked condition; raises RuleError placed inside the leaf."""
        return Condition(
            self.code,
            operator.code,
            self.value_type.parse(operator, leaf.get("value")),
            parse_where(self.where, leaf, needed=operator.positive != "is_set"),
            parse_window(leaf, allowed=self.windowed),
            parse_scope(leaf, allowed=self.scoped),
        )

    def volatility(self, condition: Condition) -> Volatility:
        """Answer when the answer can change although nothing happened to the company."""
        spans = [s for s in (condition.window, condition.value) if isinstance(s, dict | str)]
        if any(isinstance(span, dict) and "last" in span and is_elapsed(span) for span in spans):
            return Volatility.HOUR
        dated = condition.window is not None or isinstance(self.value_type, DateValue)
        return Volatility.MIDNIGHT if dated else Volatility.EVENT

    def target(self, condition: Condition, ctx: Context) -> Asked:
        """Answer what SQL compares: a column of CompanyFacts, or an expression."""
        return self.column

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer SQL for the positive form of the operator; it may be NULL."""
        target, operator = self.target(condition, ctx), condition.how.positive
        if operator == "is_set":
            return self.value_type.known(target)
        return self.value_type.sql(target, operator, condition.value, ctx)

    def leaf(self, condition: Condition, ctx: Context) -> Combinable:
        """Answer a boolean over CompanyFacts that is never NULL; a negation is the complement."""
        negated = bool(condition.how.negates)
        return Case(
            When(self.positive(condition, ctx), then=Value(not negated)),
            default=Value(negated),
            output_field=BooleanField(),
        )

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Any:
        """Answer what Python compares: the same as ``target``."""
        return getattr(facts, self.column)

    def matches(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Verdict:
        """Answer for one company, in Python. No query."""
        actual = self.actual(facts, condition, ctx)
        found = self.value_type.test(actual, condition.how.positive, condition.value, ctx)
        words = self.actual_in_words(facts, condition, ctx)
        return Verdict(found != bool(condition.how.negates), words)

    def amount(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Decimal | None:
        """Answer the number that is compared; None when it is unknown or is not a number."""
        if not isinstance(self.value_type, Number):
            return None
        actual = self.actual(facts, condition, ctx)
        return None if actual is None else Decimal(actual) * self.value_type.times

    def amount_sql(self, condition: Condition, ctx: Context) -> Combinable | None:
        """Answer the same number as SQL over CompanyFacts; None when it is not a number."""
        if not isinstance(self.value_type, Number):
            return None
        target = self.target(condition, ctx)
        found = F(target) if isinstance(target, str) else target
        return found if self.value_type.times == 1 else found * self.value_type.times

    def amount_in_words(self, amount: Decimal, condition: Condition) -> str:
        """Answer a difference of such numbers with its unit: “1,789.60 EUR”."""
        return f"{in_words(amount)} {self.unit_in_words(condition)}".strip()

    def unit_in_words(self, condition: Condition) -> str:
        """Answer the unit of the asked number, such as a currency."""
        return str(self.unit)

    def actual_in_words(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer the stored value as people read it."""
        value = self.actual(facts, condition, ctx)
        if self.shown:
            value = getattr(facts, self.shown)
        if not self.value_type.is_known(value):
            return str(_("not known"))
        if isinstance(value, list):
            return " › ".join(self.named(item) for item in value)
        if isinstance(self.value_type, Number):
            value = Decimal(value) * self.value_type.times
            return f"{self.named(value)} {self.unit_in_words(condition)}".strip()
        return self.named(value)

    def describe(self, condition: Condition) -> str:
        """Answer the condition as a sentence without a subject: “Country is FI or SE”."""
        words = [str(self.label), self.narrowed_in_words(condition), str(condition.how.label)]
        if condition.value is not None:
            words.append(self.asked_in_words(condition))
        if condition.window is not None:
            words.append(window_in_words(condition.window))
        if condition.scope != "own":
            words.append(str(_("in its whole group of companies")))
        return " ".join(word for word in words if word)

    def dates_in_words(self, condition: Condition, ctx: Context) -> str:
        """Answer the concrete dates of the window, or of the asked stretch of time, if any."""
        if condition.window is not None:
            return dates_in_words(condition.window, ctx)
        match condition.how.shape:
            case Shape.DURATION if condition.how.code == "older_than":
                return str(_("before %s")) % start_in_words(condition.value, ctx)
            case Shape.DURATION | Shape.PERIOD:
                return dates_in_words(condition.value, ctx)
        return ""

    def asked_in_words(self, condition: Condition) -> str:
        """Answer the asked value with its unit: “20,000 EUR”."""
        words = self.value_type.in_words(condition.value, self.named)
        return f"{words} {self.unit_in_words(condition)}".strip()

    def narrowed_in_words(self, condition: Condition) -> str:
        """Answer what the condition is narrowed to: “(category Power tools, brand Bosch)”."""
        words = [
            f"{one.label} {' / '.join(one.named(code) for code in condition.narrowed(one.key))}"
            for one in self.where
            if one.key in condition.where
        ]
        return f"({', '.join(words)})" if words else ""


REGISTRY: dict[str, Criterion] = {}
DUPLICATES: list[str] = []


def register(cls: type[Criterion]) -> type[Criterion]:
    """Add a criterion to the registry; a second one of the same code is a start-up error."""
    if cls.code in REGISTRY:
        DUPLICATES.append(cls.code)
    else:
        REGISTRY[cls.code] = cls()
    return cls
