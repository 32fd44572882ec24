"""Records are checked before anything is written: types, limits, companies, doubles."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ..models.activity import Event, TradeOrder
from ..models.choices import OrderingMethod
from .errors import ActivityError
from .records import EventRecord, LineRecord, OrderRecord, ReturnRecord

LARGEST = Decimal(10) ** 14
LARGEST_RATE = Decimal(10) ** 10
MOST = 2_147_483_647
CURRENCY_LETTERS = 3
METHODS = frozenset({"", *OrderingMethod.values})


class Checker:
    """Checks the fields of one record, and names it in what is wrong."""

    def __init__(self, record: object, name: str) -> None:
        self.record, self.name = record, name

    def refuse(self, field: str, message: object, code: str) -> ActivityError:
        """Answer the error to raise."""
        return ActivityError(self.name, field, message, code)

    def text(self, field: str, most: int, *, required: bool = True) -> None:
        """Take text of at most so many letters."""
        value = getattr(self.record, field)
        if not isinstance(value, str):
            raise self.refuse(field, _("a text is expected"), "wrong_type")
        if required and not value.strip():
            raise self.refuse(field, _("is empty"), "blank")
        if "\x00" in value:
            raise self.refuse(field, _("holds a zero byte"), "zero_byte")
        if len(value) > most:
            raise self.refuse(field, _("is longer than %s letters") % most, "too_long")

    def choice(self, field: str, choices: Collection[str]) -> None:
        """Take one of a few codes."""
        value = getattr(self.record, field)
        if value not in choices:
            wanted = ", ".join(sorted(filter(None, choices)))
            raise self.refuse(field, _("is not one of %s") % wanted, "not_a_choice")

    def instant(self, field: str) -> None:
        """Take an instant that knows its zone."""
        value = getattr(self.record, field)
        if not isinstance(value, datetime):
            raise self.refuse(field, _("an instant is expected"), "wrong_type")
        if value.utcoffset() is None:
            raise self.refuse(field, _("the instant names no zone"), "naive_instant")

    def amount(self, field: str, places: int = 2, most: Decimal = LARGEST) -> None:
        """Take an exact number that is not negative."""
        value = getattr(self.record, field)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse(field, _("an exact number is expected"), "wrong_type")
        if not Decimal(value).is_finite() or value >= most:
            raise self.refuse(field, _("is too large"), "too_large")
        if value < 0:
            raise self.refuse(field, _("is negative"), "negative")
        if Decimal(value) != round(Decimal(value), places):
            raise self.refuse(field, _("has more than %s decimals") % places, "too_precise")

    def number(self, field: str) -> None:
        """Take a whole number that is not negative; company ids too."""
        value = getattr(self.record, field)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(field, _("a whole number is expected"), "wrong_type")
        if value < 0:
            raise self.refuse(field, _("is negative"), "negative")
        if value > MOST and field != "company_id":
            raise self.refuse(field, _("is too large"), "too_large")

    def positive(self, field: str) -> None:
        """Take nothing that is 0."""
        if not getattr(self.record, field) > 0:
            raise self.refuse(field, _("must be more than 0"), "not_positive")


def check_orders(records: Sequence[OrderRecord]) -> None:
    """Refuse the first order that can not be. One query."""
    for record in records:
        check = Checker(record, _name(_("Order"), record.reference))
        check.text("reference", 64)
        check.number("company_id")
        check.instant("placed_at")
        check.text("currency", CURRENCY_LETTERS)
        check.choice("status", TradeOrder.Status.values)
        check.choice("method", METHODS)
        for field in ("net", "discount", "freight_charged", "freight_paid"):
            check.amount(field)
        if record.rate is not None:
            check.amount("rate", places=8, most=LARGEST_RATE)
            check.positive("rate")
            if max(record.net, record.discount) * record.rate >= LARGEST:
                raise check.refuse("rate", _("makes the amount too large"), "too_large")
        for line in record.bought or ():
            _check_line(line, check.name)
        if sum(line.quantity for line in record.bought or ()) > MOST:
            raise check.refuse("bought", _("is too large"), "too_large")
    _check_doubles(_("Order"), [record.reference for record in records])
    _check_companies(records, lambda record: _name(_("Order"), record.reference))


def _check_line(line: LineRecord, order: str) -> None:
    check = Checker(line, f"{order}, {line.product}")
    check.text("product", 64)
    check.text("brand", 120, required=False)
    check.amount("net")
    check.number("quantity")
    for code in line.categories:
        if not isinstance(code, str) or "\x00" in code or not 0 < len(code) <= 255:
            raise check.refuse("categories", _("a code of at most 255 letters is expected"),
                               "wrong_type")  # fmt: skip


def check_returns(records: Sequence[ReturnRecord]) -> None:
    """Refuse the first return that can not be. No query."""
    for record in records:
        check = Checker(record, _name(_("Return"), record.reference))
        check.text("reference", 64)
        check.text("order_reference", 64)
        check.instant("returned_at")
        check.amount("net")
        check.positive("net")
    _check_doubles(_("Return"), [record.reference for record in records])


def check_events(records: Sequence[EventRecord]) -> None:
    """Refuse the first event that can not be. One query."""
    for record in records:
        check = Checker(record, _event_name(record))
        check.number("company_id")
        check.choice("kind", Event.Kind.values)
        check.instant("at")
        check.text("key", 200, required=False)
        check.number("quantity")
        check.amount("minutes", most=Decimal(10) ** 7)
        check.text("reference", 80, required=False)
    told = [f"{r.kind} {r.reference}" for r in records if r.reference]
    _check_doubles(_("Event"), told)
    _check_companies(records, _event_name)


def _name(what: object, reference: object) -> str:
    return f"{what} {reference}"


def _event_name(record: EventRecord) -> str:
    return _name(_("Event"), f"{record.kind} {record.reference or record.at}")


def _check_doubles(what: object, references: Iterable[str]) -> None:
    seen: set[str] = set()
    for reference in references:
        if reference in seen:
            raise ActivityError(
                _name(what, reference), "reference", _("is told twice in one call"), "twice"
            )
        seen.add(reference)


def _check_companies(records, name) -> None:
    asked = {record.company_id for record in records}
    if not asked:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM segments_company WHERE id = ANY(%s)", [sorted(asked)])
        missing = asked - {row[0] for row in cursor.fetchall()}
    if missing:
        record = next(record for record in records if record.company_id in missing)
        raise ActivityError(
            name(record), "company_id", _("there is no such company"), "unknown_company"
        )
