"""A decision in words, for people who have to explain a price to a company."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .candidates import Entry, Kind
from .decision import Decision, Finding, Outcome

VERDICTS = {
    Outcome.WON: gettext_lazy("this is the price"),
    Outcome.DRAFT: gettext_lazy("the list is a draft"),
    Outcome.OTHER_CURRENCY: gettext_lazy("it is in another currency than the company buys in"),
    Outcome.NOT_STARTED: gettext_lazy("the list has not started"),
    Outcome.ENDED: gettext_lazy("the list has ended"),
    Outcome.NOTHING_HERE: gettext_lazy("the list says nothing about this product"),
    Outcome.QUANTITY_NOT_REACHED: gettext_lazy("the quantity is not reached"),
    Outcome.GREATER_BREAK: gettext_lazy("a greater quantity break of the list is reached"),
    Outcome.NEARER_KIND: gettext_lazy("the list says something more precise about the product"),
    Outcome.NEARER_CATEGORY: gettext_lazy("another category of the product goes first"),
    Outcome.NO_BASE: gettext_lazy("there is no base price in the company's currency"),
    Outcome.ROUNDS_TO_NOTHING: gettext_lazy("the price would round to nothing"),
    Outcome.OTHER_LEVEL: gettext_lazy("a price that is closer to the company goes first"),
    Outcome.OTHER_PRIORITY: gettext_lazy("a list with a lower priority number goes first"),
    Outcome.DEARER: gettext_lazy("another list is cheaper at this quantity"),
    Outcome.LATER_CODE: gettext_lazy("another list gives the same price; its code comes first"),
}
SOURCES = {
    "company": gettext_lazy("own list of the company"),
    "ancestor": gettext_lazy("list of a parent company"),
    "segment": gettext_lazy("list of a segment"),
    "base": gettext_lazy("base price"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate in words: where it stands, what it says, what it gave, what became of it."""

    name: str
    code: str
    source: str
    priority: str
    says: str
    price: str
    verdict: str
    is_winner: bool


def in_words(decision: Decision, *, currency: str) -> list[Line]:
    """Say every candidate of a decision, in the order in which they were asked."""
    return list(_lines(decision, currency))


def conclusion(decision: Decision, *, currency: str) -> str:
    """Say in one sentence what is charged and why."""
    winner = decision.winner
    if winner is None:
        return _("There is no price in %(currency)s, so the product can not be bought.") % {
            "currency": currency
        }
    words = _("%(price)s a piece: %(says)s (%(name)s, %(source)s).")
    return words % {
        "price": money(winner.price, currency),
        "says": says(winner.entry),
        "name": winner.entry.terms.name if winner.entry else _("no list"),
        "source": SOURCES[winner.source],
    }


def source_of(finding: Finding) -> str:
    """Name the list that a candidate is of, or the base price, and whose it is."""
    source = str(SOURCES[finding.source])
    return f"{finding.entry.terms.name} ({source})" if finding.entry else source


def _lines(decision: Decision, currency: str) -> Iterator[Line]:
    for finding in decision.findings:
        terms = finding.entry.terms if finding.entry else None
        yield Line(
            name=terms.name if terms else _("Base price"),
            code=finding.code,
            source=str(SOURCES[finding.source]),
            priority=str(terms.priority) if terms else "",
            says=says(finding.entry),
            price=_gave(finding, currency),
            verdict=_verdict(finding),
            is_winner=finding.outcome is Outcome.WON,
        )


def says(entry: Entry | None) -> str:
    """Say what the row of a list says."""
    if entry is None:
        return _("the product's own price")
    if entry.is_empty:
        return ""
    if entry.amount is not None:
        what = _("fixed price %(price)s") % {"price": localize(entry.amount.normalize())}
    else:
        what = _off(entry)
    if entry.min_quantity == 1:
        return what
    start = ngettext("from %(n)d piece", "from %(n)d pieces", entry.min_quantity)
    return f"{what}, {start % {'n': entry.min_quantity}}"


def _off(entry: Entry) -> str:
    percent = localize(abs(entry.percent).normalize())
    if entry.percent < 0:
        what = _("%(percent)s %% on top of the base price") % {"percent": percent}
    else:
        what = _("%(percent)s %% off the base price") % {"percent": percent}
    if entry.kind is Kind.CATEGORY:
        return _("%(what)s of everything in “%(category)s”") % {
            "what": what,
            "category": entry.category_name,
        }
    return _("%(what)s of everything") % {"what": what} if entry.kind is Kind.EVERYTHING else what


def _gave(finding: Finding, currency: str) -> str:
    """Say the price, and that the floor raised it."""
    if finding.price is None:
        return _("the floor") if finding.is_veiled else ""
    price = money(finding.price, currency)
    if finding.is_veiled:
        return _("%(price)s (the floor)") % {"price": price}
    if finding.raised_from is None:
        return price
    return _("%(price)s (the floor; raised from %(raised)s)") % {
        "price": price,
        "raised": money(finding.raised_from, currency),
    }


def _verdict(finding: Finding) -> str:
    """Say what became of a candidate, with the moment where it is about one."""
    verdict = str(VERDICTS[finding.outcome])
    if finding.outcome is Outcome.NOT_STARTED:
        return f"{verdict}: {_moment(finding.entry.terms.starts_at)}"
    if finding.outcome is Outcome.ENDED:
        return f"{verdict}: {_moment(finding.entry.terms.ends_at)}"
    return verdict


def _moment(value) -> str:
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with at least two decimals, and no idle zeros behind them."""
    shortest = amount.normalize()
    if -shortest.as_tuple().exponent < 2:
        shortest = amount.quantize(Decimal("0.01"))
    return f"{localize(shortest)} {currency}"
