"""Reading what companies did, for the measures in Python."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from ..models.activity import BoughtLine, Event, OrderReturn, TradeOrder
from ..models.facts import CompanyFacts
from .activity import Activity, Happening, Line, Order
from .collector import Asked


def load_activity(company_ids: Collection[int], ctx: Asked) -> dict[int, Activity]:
    """
    Answer what these companies and all below them did, by company, up to ``ctx.as_of``.

    Four queries, whatever the number of companies; reads every row of theirs, so it is meant for
    one company or a page of them.
    """
    ids = list(company_ids)
    rooted = CompanyFacts.objects.filter(Q(pk__in=ids) | Q(ancestor_ids__overlap=ids))
    family = {pk: {pk, *above} for pk, above in rooted.values_list("pk", "ancestor_ids")}
    mine = {"company_id__in": [*family]}
    orders, lines, events = _orders(mine, ctx), _lines(mine, ctx), _events(mine, ctx)
    below = defaultdict(list)
    for pk, heads in family.items():
        for head in heads:
            below[head].append(pk)
    return {
        pk: Activity(
            company_id=pk,
            as_of=ctx.as_of,
            orders=tuple(row for member in below[pk] for row in orders[member]),
            lines=tuple(row for member in below[pk] for row in lines[member]),
            events=tuple(row for member in below[pk] for row in events[member]),
        )
        for pk in ids
    }


def _orders(mine: dict, ctx: Asked) -> dict[int, list[Order]]:
    back = OrderReturn.objects.filter(order=OuterRef("pk")).order_by("pk")
    rows = TradeOrder.objects.filter(**mine, placed_at__lte=ctx.as_of).order_by("pk").values_list(
        "pk", "company_id", "placed_at", "status", "method", "rate", "net", "discount", "units",
        ArraySubquery(back.values("returned_at")), ArraySubquery(back.values("net")),
    )  # fmt: skip
    return _by_company(Order(*row) for row in rows)


def _lines(mine: dict, ctx: Asked) -> dict[int, list[Line]]:
    rows = BoughtLine.objects.filter(**mine, placed_at__lte=ctx.as_of).order_by("pk").values_list(
        "order_id", "company_id", "product", "categories", "brand_folded", "quantity", "net",
    )  # fmt: skip
    return _by_company(Line(*row) for row in rows)


def _events(mine: dict, ctx: Asked) -> dict[int, list[Happening]]:
    rows = Event.objects.filter(**mine, at__lte=ctx.as_of).order_by("pk").values_list(
        "company_id", "kind", "key", "at", "quantity", "minutes",
    )  # fmt: skip
    return _by_company(Happening(*row) for row in rows)


def _by_company(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.company_id].append(row)
    return found
