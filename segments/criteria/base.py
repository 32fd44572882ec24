"""What a criterion is, and the registry of all of them."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts
from ..values import OPERATORS, Operator
from ..values.base import Context, ValueType, refuse
from ..values.number import Number

Label = Promise | str


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked leaf of a rule: everything in canonical form."""

    field: str
    operator: str
    value: Any = None
    where: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def how(self) -> Operator:
        """The operator."""
        return OPERATORS[self.operator]

    def as_dict(self) -> dict[str, Any]:
        """Answer the leaf as rule JSON."""
        leaf: dict[str, Any] = {"field": self.field, "operator": self.operator}
        if self.value is not None:
            leaf["value"] = self.value
        if self.where:
            leaf["where"] = self.where
        return leaf


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What Python found for one company: true or not, and the actual value in words.

    ``window`` are the instants between which was looked (None: without a bound), ``evidence`` what
    was counted there, such as orders; ``short_by`` how much is missing, where a criterion knows it
    better than ``Criterion.amount`` tells.
    """

    result: bool
    actual: str
    window: tuple[datetime | None, datetime | None] | None = None
    evidence: Mapping[str, int] = dataclasses.field(default_factory=dict)
    short_by: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """An extra choice that a condition must make, such as the currency of an amount."""

    key: str
    label: Promise
    choices: Mapping[str, Label]


class Criterion:
    """
    A question about a company.

    ``code`` is data: never renamed, never reused. ``column`` is the column of CompanyFacts it
    reads (by default the last part of the code), ``shown`` the one whose text people see;
    ``searchable`` says that there are too many choices to list. The rest follows from
    ``value_type``.
    """

    code: ClassVar[str] = ""
    label: ClassVar[Promise | str] = ""
    group: ClassVar[Promise | str] = _("Company")
    help_text: ClassVar[Promise | str] = ""
    value_type: ClassVar[ValueType]
    column: ClassVar[str] = ""
    shown: ClassVar[str] = ""
    where: ClassVar[Where | None] = None
    searchable: ClassVar[bool] = False

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
        return str(value)

    def parse(self, operator: Operator, value: Any, where: Any) -> Condition:
        """Answer the checked condition; raises RuleError."""
        return Condition(
            self.code,
            operator.code,
            self.value_type.parse(operator, value),
            self._parse_where(operator, where),
        )

    def _parse_where(self, operator: Operator, where: Any) -> dict[str, str]:
        if self.where is None:
            if where is not None:
                raise refuse(_("This condition takes no “where”."), "where_not_allowed")
            return {}
        if where is None and operator.positive == "is_set":
            return {}
        key = self.where.key
        if not isinstance(where, dict) or set(where) != {key}:
            raise refuse(_("Choose the %(what)s.") % {"what": self.where.label}, "where")
        if not isinstance(where[key], str) or where[key] not in self.where.choices:
            raise refuse(_("“%(code)s” is not one of the choices.") % {"code": where[key]}, "where")
        return dict(where)

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer SQL for the positive form of the operator; it may be NULL."""
        if condition.how.positive == "is_set":
            return self.value_type.known(self.column)
        return self.value_type.sql(self.column, condition.how.positive, condition.value, ctx)

    def leaf(self, condition: Condition, ctx: Context) -> Combinable:
        """Answer a boolean over CompanyFacts that is never NULL; a negation is the complement."""
        negated = bool(condition.how.negates)
        return Case(
            When(self.positive(condition, ctx), then=Value(not negated)),
            default=Value(negated),
            output_field=BooleanField(),
        )

    def actual(self, facts: CompanyFacts, ctx: Context) -> Any:
        """Answer the stored value that is compared."""
        return getattr(facts, self.column)

    def matches(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Verdict:
        """Answer for one company, in Python. No query."""
        found = self.value_type.test(
            self.actual(facts, ctx), condition.how.positive, condition.value, ctx
        )
        return Verdict(found != bool(condition.how.negates), self.actual_in_words(facts, ctx))

    def amount(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> Decimal | None:
        """Answer the number that is compared; None when it is unknown or is not a number."""
        if not isinstance(self.value_type, Number):
            return None
        actual = self.actual(facts, ctx)
        return None if actual is None else Decimal(actual)

    def amount_sql(self, condition: Condition, ctx: Context) -> Combinable | None:
        """Answer the same number as SQL over CompanyFacts; None when it is not a number."""
        return F(self.column) if isinstance(self.value_type, Number) else None

    def amount_in_words(self, amount: Decimal, condition: Condition) -> str:
        """Answer a difference of such numbers with its unit: “1,789.60 EUR”."""
        places = 0 if amount == amount.to_integral_value() else 2
        words = number_format(amount, decimal_pos=places, force_grouping=True)
        return " ".join([words, *condition.where.values()])

    def actual_in_words(self, facts: CompanyFacts, ctx: Context) -> str:
        """Answer the stored value as people read it."""
        value = getattr(facts, self.shown or self.column)
        if not self.value_type.is_known(value):
            return str(_("not known"))
        if isinstance(value, list):
            return " › ".join(self.named(item) for item in value)
        return self.named(value)

    def describe(self, condition: Condition) -> str:
        """Answer the condition as a sentence without a subject: “Country is FI or SE”."""
        words = {"label": self.label, "operator": condition.how.label}
        if condition.value is None:
            return str(_("%(label)s %(operator)s")) % words
        words["value"] = self.value_type.in_words(condition.value, self.named)
        words["where"] = " ".join(condition.where.values())
        sentence = str(_("%(label)s %(operator)s %(value)s %(where)s")) % words
        return sentence.strip()


REGISTRY: dict[str, Criterion] = {}
DUPLICATES: list[str] = []


def register(cls: type[Criterion]) -> type[Criterion]:
    """Add a criterion to the registry; a second one of the same code is a start-up error."""
    if cls.code in REGISTRY:
        DUPLICATES.append(cls.code)
    else:
        REGISTRY[cls.code] = cls()
    return cls
