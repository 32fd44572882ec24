"""
The price history of a product for a company: each price, from when until when, and why it changed.

Every recorded change that could matter is an instant to ask at; at each of them the ordinary lookup
and the ordinary decision answer, with the rows of then. Coming begins and ends of lists are asked
about too. What changed nothing leaves no step.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from segments.models import Company, Membership
from segments.shopper import Shopper

from .causes import births, causes_for
from .changes import Cause
from .decision import Finding
from .explaining import Explained, company_behind, explained
from .past import Past, Scope, company_then, prices_as_they_were, scope_as, scope_for

MOST_INSTANTS = 300
"""So many changes are looked at, the latest ones; a product seldom has a tenth of them."""

SETTLED = timedelta(seconds=1)
"""Changes closer to each other than this are one: a form saves a list in several statements."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    A price from ``since`` (inside) to ``until`` (outside; None: still, or for good).

    ``price`` None says that there was none. ``winner`` is the candidate that gave it, ``causes``
    what made it another than before.
    """

    since: datetime
    until: datetime | None
    price: Decimal | None
    currency: str
    winner: Finding | None
    causes: tuple[Cause, ...] = ()

    def holds(self, at: datetime) -> bool:
        """Whether the step covers an instant."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class PriceHistory:
    """The steps, oldest first. ``is_cut``: there are older changes than were looked at."""

    quantity: int
    steps: tuple[Step, ...]
    is_cut: bool = False

    def at(self, instant: datetime) -> Step | None:
        """Answer the step that holds at an instant, or None before the first."""
        return next((step for step in self.steps if step.holds(instant)), None)


Shoppers = Callable[[datetime], Shopper]
Ask = Callable[[datetime], Explained]


def price_history(  # noqa: PLR0913 - what a price depends on
    company: Company,
    product: Any,
    *,
    quantity: int,
    now: datetime,
    policy: str,
    settled: timedelta = SETTLED,
) -> PriceHistory:
    """
    Answer what a product cost a company, costs and is going to cost, step by step.

    Some sixty statements, and three for each recorded change (``MOST_INSTANTS`` at most).
    """
    scope = scope_for(company.pk, [product.pk])
    causes = causes_for(scope, product, company.pk)
    with prices_as_they_were(scope, now) as past:
        who = _company_over_time(company, scope)
        return _told(causes, _asking(past, who, product, quantity, policy), quantity, settled)


def price_history_as(  # noqa: PLR0913 - what a price depends on
    shopper: Shopper,
    product: Any,
    *,
    quantity: int,
    now: datetime,
    policy: str,
    settled: timedelta = SETTLED,
) -> PriceHistory:
    """Answer the same for a visitor or a preview, whose segments are not looked back at."""
    scope = scope_as(shopper, [product.pk])
    causes = causes_for(scope, product, None)
    with prices_as_they_were(scope, now) as past:
        ask = _asking(past, lambda at: replace(shopper, at=at), product, quantity, policy)
        return _told(causes, ask, quantity, settled)


def price_history_of(
    shopper: Shopper, product: Any, *, quantity: int, now: datetime, policy: str
) -> PriceHistory:
    """Answer the history for whoever is shopping: a company as it is, a visitor or a preview."""
    company = company_behind(shopper, now)
    asked = {"quantity": quantity, "now": now, "policy": policy}
    if company is not None:
        return price_history(company, product, **asked)
    return price_history_as(shopper, product, **asked)


def _asking(past: Past, who: Shoppers, product: Any, quantity: int, policy: str) -> Ask:
    def ask(at: datetime) -> Explained:
        past.go(at)
        return explained(who(at), product, quantity=quantity, policy=policy)

    return ask


def _company_over_time(company: Company, scope: Scope) -> Shoppers:
    """Answer who the company was at any instant; its group is rebuilt once a change."""
    stays = Membership.objects.filter(company=company, segment__in=scope.segment_ids).order_by()
    held = list(stays.values_list("segment_id", "valid_from", "valid_to"))
    changes = _changes_of_group(scope)
    epochs: dict[int, Shopper] = {}

    def who(at: datetime) -> Shopper:
        epoch = bisect_right(changes, at)
        if epoch not in epochs:
            epochs[epoch] = company_then(company, at)[0]
        inside = (pk for pk, since, until in held if since <= at and (not until or at < until))
        return replace(epochs[epoch], at=at, segment_ids=tuple(inside))

    return who


def _changes_of_group(scope: Scope) -> list[datetime]:
    """Answer when the company, or one above it, came or got another parent, currency, country."""
    recorded = Company.history.filter(id__in=scope.company_ids)
    rows = recorded.order_by("id", "history_date", "history_id").values_list(
        "id", "parent_id", "currency", "country", "history_date"
    )
    found, before = [at for at, _name in births(scope)], None
    for *facts, at in rows:
        if facts != before:
            found.append(at)
        before = facts
    return sorted(found)


def _told(causes: list[Cause], ask: Ask, quantity: int, settled: timedelta) -> PriceHistory:
    moments = list(_moments(causes, settled))
    steps: list[Step] = []
    for at, because in moments[-MOST_INSTANTS:]:
        found = ask(at)
        winner = found.decision.winner
        step = Step(at, None, winner.price if winner else None, found.currency, winner, because)
        before = steps[-1] if steps else None
        if (before is None and winner is None) or (before and _gist(before) == _gist(step)):
            continue
        if before is not None:
            steps[-1] = replace(before, until=at)
        steps.append(replace(step, causes=_relevant(before, step)))
    return PriceHistory(quantity, tuple(steps), len(moments) > MOST_INSTANTS)


def _moments(
    causes: list[Cause], settled: timedelta
) -> Iterator[tuple[datetime, tuple[Cause, ...]]]:
    """Answer the instants to ask at, the last of those that are one, each with its causes."""
    together: list[Cause] = []
    for cause in causes:
        if together and cause.at - together[-1].at > settled:
            yield together[-1].at, tuple(together)
            together = []
        together.append(cause)
    if together:
        yield together[-1].at, tuple(together)


def _gist(step: Step) -> tuple:
    """Answer what makes a step another than its neighbour."""
    entry = step.winner.entry if step.winner else None
    said = entry and (
        entry.terms.code, entry.kind, entry.min_quantity, entry.amount, entry.percent,
        entry.category_id,
    )  # fmt: skip
    return (step.price, step.currency, step.winner is None, said)


def _relevant(before: Step | None, step: Step) -> tuple[Cause, ...]:
    """Keep the causes about a list that gave the price before or after, or about all lists."""
    codes = {one.winner.code for one in (before, step) if one is not None and one.winner}
    return tuple(cause for cause in step.causes if not cause.lists or cause.lists & codes)
