"""
Which price to charge, and why. Pure: no Django, no database, no clock.

``decide`` walks the candidates once and says what became of each, ``best`` only finds the winner of
that walk; ``resolve`` makes a quote of it, ``explain`` returns the walk itself. There is no second
implementation.

1. A list that is a draft, in another currency or outside its period prices nothing.
2. Inside a list the price of the product goes before that of its deepest category, and that before
   the one for everything; each speaks with the greatest quantity break that is reached. One that
   gives no price (no base to take a percentage off) lets the next speak.
3. Between lists: level, then priority, then the lowest price at this quantity, then the code
   (policy "priority"); or the lowest price first and then the same (policy "lowest").
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from .candidates import Candidates, Entry, Kind
from .decision import Decision, Finding, Outcome
from .money import half_up, upwards
from .quote import Break, Quote, Reason

RANKING = {
    "priority": ("level", "priority", "price", "code"),
    "lowest": ("price", "level", "priority", "code"),
}
OUTRANKED = {
    "level": Outcome.OTHER_LEVEL,
    "priority": Outcome.OTHER_PRIORITY,
    "price": Outcome.DEARER,
    "code": Outcome.LATER_CODE,
}


def resolve(candidates: Candidates, *, quantity: int, policy: str = "priority") -> Quote | None:
    """Answer what one piece costs when ``quantity`` are bought, or None when there is no price."""
    lists = _offering(candidates)
    # Who wins can change only where a break of a row is reached.
    steps = sorted({1, *(entry.min_quantity for rows in lists for entry in rows)})
    winners = [_first(_walk(lists, candidates, step), RANKING[policy]) for step in steps]
    winner = winners[bisect_right(steps, _at_least_one(quantity)) - 1]
    if winner is None:
        return None
    return _quote(winner, candidates, _breaks(steps, winners))


def explain(candidates: Candidates, *, quantity: int, policy: str = "priority") -> Decision:
    """Answer every candidate in order, what it gave and why it lost."""
    return decide(candidates, quantity=quantity, policy=policy)


def decide(candidates: Candidates, *, quantity: int, policy: str = "priority") -> Decision:
    """Walk all candidates; ``quantity`` counts pieces and is at least one."""
    ranking = RANKING[policy]
    findings = _walk(_in_order(candidates.entries), candidates, quantity)
    winner = _first(findings, ranking)
    return Decision(
        quantity=quantity,
        policy=policy,
        findings=tuple(
            finding.became(_verdict(finding, winner, ranking))
            if winner is not None and finding.outcome is Outcome.OFFERED
            else finding
            for finding in findings
        ),
    )


def best(candidates: Candidates, *, quantity: int, policy: str = "priority") -> Finding | None:
    """Answer the offer that wins; cheaper than a walk with the reasons why the others lost."""
    return _first(_walk(_offering(candidates), candidates, quantity), RANKING[policy])


def _in_order(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Answer the rows of every list, in an order that does not depend on the order of the rows."""
    ordered = sorted(entries, key=_place)
    return [list(rows) for _list, rows in groupby(ordered, key=lambda entry: entry.terms)]


def _offering(candidates: Candidates) -> list[list[Entry]]:
    """Answer the rows that may make an offer: of the others only an explanation has to tell."""
    lists = _in_order(entry for entry in candidates.entries if not entry.is_empty)
    return [rows for rows in lists if not _closed(rows[0], candidates)]


def _walk(lists: list[list[Entry]], candidates: Candidates, quantity: int) -> list[Finding]:
    """Ask every list and the base price. Raises ValueError for less than one piece."""
    _at_least_one(quantity)
    asked = [_ask_list(rows, candidates, quantity) for rows in lists]
    return [*chain.from_iterable(asked), _ask_base(candidates)]


def _at_least_one(quantity: int) -> int:
    if quantity < 1:
        raise ValueError("A quantity is at least one.")
    return quantity


def _first(findings: Iterable[Finding], ranking: tuple[str, ...]) -> Finding | None:
    """Answer the offer that goes before all others."""
    offers = [finding for finding in findings if finding.outcome is Outcome.OFFERED]
    if len(offers) < 2:
        return offers[0] if offers else None
    return min(offers, key=lambda offer: offer.rank(ranking))


def _verdict(offer: Finding, winner: Finding, ranking: tuple[str, ...]) -> Outcome:
    """Say why an offer lost against the winner: by the first thing in which they differ."""
    if offer is winner:
        return Outcome.WON
    pairs = zip(ranking, offer.rank(ranking), winner.rank(ranking), strict=True)
    return next(OUTRANKED[name] for name, ours, theirs in pairs if ours != theirs)


def _place(entry: Entry) -> tuple:
    """Order entries by list, and in a list by the order in which they are asked."""
    terms, percent = entry.terms, entry.percent or 0
    place = (-entry.depth, -percent, entry.category_id, -entry.min_quantity)
    return (terms.level, terms.priority, terms.code, entry.kind, *place)


def _ask_list(entries: list[Entry], candidates: Candidates, quantity: int) -> Iterator[Finding]:
    """Find the one offer of a list, and what kept its other entries from being it."""
    closed = _closed(entries[0], candidates)
    speaking = [entry for entry in entries if not entry.is_empty]
    if closed or not speaking:
        for entry in speaking or entries[:1]:
            yield Finding(entry, closed or Outcome.NOTHING_HERE)
        return
    greatest = _greatest_breaks(speaking, quantity)
    heard: set[Kind] = set()
    is_priced = False
    for entry in speaking:
        if entry.min_quantity > quantity:
            yield Finding(entry, Outcome.QUANTITY_NOT_REACHED)
        elif greatest[entry.kind, entry.category_id] > entry.min_quantity:
            yield Finding(entry, Outcome.GREATER_BREAK)
        elif entry.kind in heard:
            yield Finding(entry, Outcome.NEARER_CATEGORY)
        elif is_priced:
            yield Finding(entry, Outcome.NEARER_KIND)
        else:
            heard.add(entry.kind)
            finding = _price(entry, candidates)
            is_priced = finding.outcome is Outcome.OFFERED
            yield finding


def _closed(entry: Entry, candidates: Candidates) -> Outcome | None:
    """Apply the hard filters; the period is half-open."""
    terms = entry.terms
    if not terms.is_published:
        return Outcome.DRAFT
    if terms.currency != candidates.currency:
        return Outcome.OTHER_CURRENCY
    if terms.starts_at is not None and candidates.at < terms.starts_at:
        return Outcome.NOT_STARTED
    if terms.ends_at is not None and candidates.at >= terms.ends_at:
        return Outcome.ENDED
    return None


def _greatest_breaks(entries: Iterable[Entry], quantity: int) -> dict[tuple[Kind, int], int]:
    """Answer, for each thing a list speaks about, the greatest break that is reached."""
    greatest: dict[tuple[Kind, int], int] = {}
    for entry in entries:
        if entry.min_quantity <= quantity:
            what = (entry.kind, entry.category_id)
            greatest[what] = max(entry.min_quantity, greatest.get(what, 0))
    return greatest


def _price(entry: Entry, candidates: Candidates) -> Finding:
    """Turn an entry into a unit price; a computed one is rounded half up, once."""
    base, terms = candidates.base, entry.terms
    price = entry.amount
    if price is None:
        if base.amount is None or base.currency != candidates.currency:
            return Finding(entry, Outcome.NO_BASE)
        price = half_up((base.amount * (100 - (entry.percent or 0))).scaleb(-2), terms.decimals)
        if price == 0 and base.amount > 0:
            return Finding(entry, Outcome.ROUNDS_TO_NOTHING)
    if terms.min_margin is not None and base.cost is not None:
        floor = upwards((base.cost * (100 + terms.min_margin)).scaleb(-2), terms.decimals)
        if price < floor:
            return Finding(entry, Outcome.OFFERED, price=floor, raised_from=price)
    return Finding(entry, Outcome.OFFERED, price=price)


def _ask_base(candidates: Candidates) -> Finding:
    """Ask the base price, the last level."""
    base = candidates.base
    if base.amount is None:
        return Finding(None, Outcome.NO_BASE)
    if base.currency != candidates.currency:
        return Finding(None, Outcome.OTHER_CURRENCY)
    return Finding(None, Outcome.OFFERED, price=base.amount)


def _breaks(steps: Iterable[int], winners: Iterable[Finding | None]) -> tuple[Break, ...]:
    """Answer the quantities from which the unit price is another; nothing when it never is."""
    table: list[Break] = []
    for quantity, winner in zip(steps, winners, strict=True):
        if winner and (not table or table[-1].unit_price != winner.charged):
            table.append(Break(quantity, winner.charged))
    return tuple(table) if len(table) > 1 else ()


def _quote(winner: Finding, candidates: Candidates, breaks: tuple[Break, ...]) -> Quote:
    """Read the quote off the winner."""
    entry, base = winner.entry, candidates.base
    return Quote(
        unit_price=winner.charged,
        currency=candidates.currency,
        source=winner.source,
        price_list_code=entry.terms.code if entry else "",
        reason=Reason.of(entry, is_floor=winner.raised_from is not None),
        min_quantity=entry.min_quantity if entry else 1,
        base=base.amount if base.currency == candidates.currency else None,
        percent=entry.percent if entry else None,
        breaks=breaks,
    )
