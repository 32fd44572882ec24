"""What a change of segments would refuse: orders of ninety days, under both sets of rules."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.impact import Advance, Alike, Impact, Line, Move, alike, lines_of, register
from segments.models import Company

from .consumer import NAME, audience
from .selection import RuleLine, findings, rules_for

LARGEST = 10


def connect() -> None:
    """Make the hook known to the engine."""
    register(NAME, gettext_lazy("Order rules"), impact)


def impact(moves: Sequence[Move], at: datetime, advance: Advance) -> Impact:
    """Answer how many orders would have been refused that are accepted now, and the other way."""
    groups = alike(moves, audience(), at=at)
    refused: Counter[int] = Counter()
    orders = freed = 0
    for done, group in enumerate(groups):
        for company_id, before, after in _verdicts(group, at):
            orders += 1
            refused[company_id] += after and not before
            freed += before and not after
        advance((done + 1) / len(groups))
    hit = Counter({pk: number for pk, number in refused.items() if number})
    names = Company.objects.in_bulk([pk for pk, _number in hit.most_common(LARGEST)])
    return Impact(
        figures=[
            (_("Their orders of 90 days"), str(orders)),
            (_("Orders that would have been refused"), str(hit.total())),
            (_("Orders that would be accepted and were against a rule"), str(freed)),
            (_("Companies that would have been refused"), str(len(hit))),
        ],
        heading=[_("Company"), _("Orders refused")],
        rows=[[str(names[pk]), str(number)] for pk, number in hit.most_common(LARGEST)],
        facts={"orders": orders, "refused": hit.total(), "freed": freed},
    )


def _verdicts(group: Alike, at: datetime):
    """Yield each order's company and whether it breaks a rule before and after. Five queries."""
    lines = list(lines_of(group.company_ids, at=at))
    known = _products({line.product for line in lines})
    parents = dict(known.values())
    if not parents:
        return
    before, after = rules_for(group.before, parents), rules_for(group.after, parents)
    for _order, rows in groupby(lines, key=lambda line: line.order_id):
        order = list(rows)
        if order[0].currency != group.before.currency:
            continue
        asked = [_line(line, known) for line in order if line.product in known]
        total = sum((line.net for line in order), Decimal(0))
        yield (
            order[0].company_id,
            bool(findings(before, asked, total_net=total)),
            bool(findings(after, asked, total_net=total)),
        )


def _line(line: Line, known: dict[str, tuple[int, int | None]]) -> RuleLine:
    pk, parent = known[line.product]
    return RuleLine(pk, line.quantity, line.net, parent)


def _products(numbers: set[str]) -> dict[str, tuple[int, int | None]]:
    """Answer id and parent's id of products by part number. One query."""
    rows = apps.get_model("catalogue", "Product")._base_manager.filter(upc__in=numbers)
    return {upc: (pk, parent) for upc, pk, parent in rows.values_list("upc", "pk", "parent_id")}
