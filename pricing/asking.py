"""The question “why this price?” as people ask it: a quantity and a moment; and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from .explaining import Explained
from .models.bounds import GREATEST_QUANTITY
from .quote import Quote
from .secrecy import veiled
from .tax.wording import label, reason
from .wording import Line, conclusion, in_words, money

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Between these a moment may be asked about."""


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(attrs={"class": "input"}, format="%Y-%m-%dT%H:%M")


class MomentQuestion(forms.Form):
    """When; without a moment, now."""

    at = forms.DateTimeField(
        label=_("At (empty: now)"), required=False, widget=MomentInput(),
        error_messages={"invalid": _("Write a day and a time, like 2026-03-02 14:30.")},
    )  # fmt: skip

    def clean_at(self) -> datetime | None:
        """Refuse what no shop has records of."""
        return sound_moment(self.cleaned_data["at"])


class PriceQuestion(MomentQuestion):
    """How many, and when."""

    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=GREATEST_QUANTITY, initial=1,
        widget=forms.TextInput(
            attrs={"class": "input rep-search__number", "inputmode": "numeric", "size": 8}
        ),
    )  # fmt: skip
    field_order = ["quantity", "at"]


def sound_moment(at: datetime | None) -> datetime | None:
    """Answer the moment. Raises ValidationError for one before 2000 or after 2099."""
    if at is not None and not EARLIEST <= at < LATEST:
        raise forms.ValidationError(_("Choose a moment between 2000 and 2099."), code="far_away")
    return at


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked; where it makes no sense the form says so, and one piece now is meant."""

    form: PriceQuestion
    quantity: int
    at: datetime
    now: datetime

    @property
    def is_now(self) -> bool:
        """Whether no other moment was asked for."""
        return self.at == self.now


def asked(data: Mapping, *, now: datetime) -> Asked:
    """Read the question out of an address."""
    form = PriceQuestion(data if "quantity" in data else None, auto_id="price-%s")
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    return Asked(form, given.get("quantity") or 1, given.get("at") or now, now)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a price came about, in words, with the quote for those who draw its breaks."""

    conclusion: str
    lines: list[Line]
    quote: Quote | None
    currency: str
    approximate: tuple[str, ...]
    tax: str = ""


def answer(explained: Explained, *, with_costs: bool) -> Answer:
    """Put an explanation into words, for somebody who may see unit costs or not. No query."""
    decision = veiled(explained.decision, with_costs=with_costs)
    return Answer(
        conclusion=conclusion(decision, currency=explained.currency),
        lines=in_words(decision, currency=explained.currency),
        quote=explained.quote,
        currency=explained.currency,
        approximate=explained.approximate,
        tax=tax_line(explained),
    )


def tax_line(explained: Explained) -> str:
    """Say what the quantity costs net, the tax on it, and the sum; nothing without a price."""
    line, quote = explained.line, explained.quote
    if line is None or quote is None:
        return ""
    told = {
        "quantity": explained.decision.quantity,
        "price": money(quote.unit_price, quote.currency),
        "net": money(line.net, quote.currency),
        "label": label(line.tax),
    }
    if line.amount is None or line.gross is None:
        words = _("%(quantity)s × %(price)s = %(net)s net. %(label)s.")
        return words % told
    told |= {
        "tax": money(line.amount, quote.currency), "gross": money(line.gross, quote.currency),
    }  # fmt: skip
    words = _("%(quantity)s × %(price)s = %(net)s net; %(label)s: %(tax)s; together %(gross)s.")
    return f"{words % told} {reason(line.tax)}".rstrip()
