"""What became of the prices, percentages, costs and base prices that speak about a product."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import PastPrice, Price, PriceBatch, RowVersion
from .past import Scope


@dataclass(frozen=True, slots=True)
class Cause:
    """
    A change at an instant, in words. ``lists`` are the codes of those it is about; empty: any.

    ``who`` is a person and a reason in words, or nothing; ``batch_id`` the import that did it.
    """

    at: datetime
    words: str
    who: str = ""
    batch_id: int | None = None
    lists: frozenset[str] = frozenset()


COLUMNS = ("price_list_id", "min_quantity", "amount", "percent", "batch_id", "since")
NEW = gettext_lazy("Price in %(list)s from %(quantity)s: %(price)s is new.")
CHANGED = gettext_lazy("Price in %(list)s from %(quantity)s: %(old)s → %(price)s.")
GONE = gettext_lazy("Price in %(list)s from %(quantity)s: %(old)s was taken away.")


def of_prices(scope: Scope, product: Any, codes: Mapping[int, str]) -> Iterator[Cause]:
    """Tell each price that a list set, changed or took away, and the import that did. 3 queries."""
    ours = {"price_list__in": scope.list_ids, "product": product.pk}
    past = PastPrice.objects.filter(**ours).values_list(*COLUMNS, "until", "ended_by_id")
    rows = list(past)
    rows += [(*row, None, None) for row in Price.objects.filter(**ours).values_list(*COLUMNS)]
    writers = _writers({batch for row in rows for batch in (row[4], row[7]) if batch is not None})
    rows.sort(key=lambda row: (row[0], row[1], row[5]))
    for (list_id, least), versions in groupby(rows, key=lambda row: row[:2]):
        code = codes.get(list_id, "")
        told: dict[str, Any] = {"list": code, "quantity": least}
        ended, ender = None, None
        for _list, _least, amount, percent, batch, since, until, ended_by in versions:
            if ended is not None and ended != since:
                yield _cause(ended, GONE % told, ender, writers, code)
            words = CHANGED if ended == since else NEW
            told["price"] = _plain(amount) if amount is not None else f"{_plain(percent)} %"
            writer = ender if batch is None and ended == since else batch
            yield _cause(since, words % told, writer, writers, code)
            told["old"], ended, ender = told["price"], until, ended_by
        if ended is not None:
            yield _cause(ended, GONE % told, ender, writers, code)


def _cause(
    at: datetime, words: str, batch: int | None, writers: Mapping[int, str], code: str
) -> Cause:
    who = writers.get(batch, "") if batch is not None else ""
    return Cause(at, words, who, batch, frozenset([code]))


def _writers(batch_ids: Iterable[int]) -> dict[int, str]:
    batches = PriceBatch.objects.filter(pk__in=set(batch_ids)).select_related("created_by")
    return {
        batch.pk: ": ".join(filter(None, [str(batch.created_by or ""), batch.reason]))
        for batch in batches
    }


def of_versions(scope: Scope, product: Any, codes: Mapping[int, str]) -> Iterator[Cause]:
    """Tell each percentage, cost and base price that came, changed or went. Six queries."""
    versions = RowVersion.objects.order_by("row_id", "pk")
    names = shelves_of(product)
    percents = versions.of("pricing_categorypercent", "price_list_id", scope.list_ids)
    stock = apps.get_model("partner.StockRecord")._meta.db_table
    for rows in (
        percents.filter(row__category_id__in=list(names)),
        versions.of("pricing_listbreak", "price_list_id", scope.list_ids),
        versions.of("pricing_unitcost", "product_id", scope.product_ids),
        versions.of(stock, "product_id", scope.product_ids),
    ):
        for _row, kept in groupby(rows, key=lambda version: version.row_id):
            yield from _of_row(list(kept), codes, names, first=product.date_created)


def _of_row(
    kept: list[RowVersion], codes: Mapping[int, str], names: Mapping[int, str], first: datetime
) -> Iterator[Cause]:
    """
    Tell of each version of a row that it came, and where nothing follows, that it went.

    A row that is older than its history is told of at ``first``.
    """
    begun = {version.since for version in kept}
    for version in kept:
        code = codes.get(version.row.get("price_list_id"), "")
        about = frozenset([code] if code else [])
        words = _said(version, code, names)
        yield Cause(version.since or first, words, lists=about)
        if version.until is not None and version.until not in begun:
            gone = _("%(what)s: taken away") % {"what": words}
            yield Cause(version.until, gone, lists=about)


def _said(version: RowVersion, code: str, names: Mapping[int, str]) -> str:
    """Say what a version of a row says."""
    row = version.row
    told = {key: _plain(value) for key, value in row.items() if key in PLAIN} | {"list": code}
    if version.relation == "pricing_categorypercent":
        told["category"] = names[row["category_id"]]
        return _("%(list)s: %(percent)s %% off “%(category)s” from %(min_quantity)s") % told
    if version.relation == "pricing_listbreak":
        return _("%(list)s: %(percent)s %% off everything from %(min_quantity)s") % told
    if version.relation == "pricing_unitcost":
        # Sales reps and API keys read this, and what we pay is not theirs to know.
        return _("Unit cost in %(currency)s") % {"currency": row["currency"]}
    return _("Base price %(price)s %(currency)s") % (told | {"currency": row["price_currency"]})


PLAIN = ("percent", "min_quantity", "price")


def shelves_of(product: Any) -> dict[int, str]:
    """Answer the categories that hold a product and all above them, by name. Two queries."""
    category = apps.get_model("catalogue.Category")
    paths = category.objects.filter(product=product.parent_id or product.pk)
    step = category.steplen
    above = {
        path[:end]
        for path in paths.values_list("path", flat=True)
        for end in range(step, len(path) + 1, step)
    }
    return dict(category.objects.filter(path__in=above).values_list("pk", "name"))


def _plain(number: Any) -> str:
    """Write a number without idle zeros."""
    if number is None:
        return "–"
    return str(localize(Decimal(str(number)).normalize()))
