"""
The prices as they were: for as long as a ``with`` lasts, the ordinary lookup reads the past.

Temporary views with the names of our tables are found before them. They show the lists, audiences,
prices, percentages, costs and base prices of one instant, and ``go`` moves them to another one. All
of it happens in a savepoint that is rolled back: nothing is written, and nobody else sees it.
Categories and what is in them are those of today.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from segments.models import Company, Membership
from segments.past import as_it_was, ever_above, undone
from segments.selection import shopper_for
from segments.shopper import Shopper

from . import pastsql
from .models import CategoryPercent, ListBreak, PastPrice, Price, PriceList, UnitCost


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked back at: products, whoever a list could have named, and those lists."""

    product_ids: tuple[int, ...]
    company_ids: tuple[int, ...]
    segment_ids: tuple[int, ...]
    list_ids: tuple[int, ...]

    def named(self) -> dict[str, Any]:
        """Answer the parameters of the statements."""
        return {
            "products": list(self.product_ids),
            "companies": list(self.company_ids),
            "segments": list(self.segment_ids),
            "lists": list(self.list_ids),
        }


class Past:
    """The tables of prices at an instant; ``go`` chooses it."""

    def go(self, at: datetime) -> None:
        """Show the rows of an instant from now on. One short statement."""
        with connection.cursor() as cursor:
            cursor.execute(pastsql.GO, [at.isoformat()])

    def is_recorded(self) -> bool:
        """Whether any price or base price of the products is known for the instant. One query."""
        with connection.cursor() as cursor:
            cursor.execute(pastsql.RECORDED)
            return cursor.fetchone()[0]


def scope_for(company_id: int, product_ids: Collection[int]) -> Scope:
    """Answer what could ever have priced products for a company. Three queries."""
    segments = Membership.objects.filter(company=company_id).order_by()
    ever_in = segments.values_list("segment_id", flat=True).distinct()
    return _scope(product_ids, ever_above([company_id]), ever_in)


def scope_as(shopper: Shopper, product_ids: Collection[int]) -> Scope:
    """Answer the same for a shopper whose company and segments are not looked back at. A query."""
    return _scope(product_ids, shopper.company_ids, shopper.segment_ids)


def _scope(
    product_ids: Collection[int], company_ids: Collection[int], segment_ids: Collection[int]
) -> Scope:
    found = Scope(tuple(product_ids), tuple(company_ids), tuple(segment_ids), ())
    with connection.cursor() as cursor:
        cursor.execute(pastsql.REACHING, found.named())
        return replace(found, list_ids=tuple(sorted(row[0] for row in cursor.fetchall())))


@contextmanager
def prices_as_they_were(scope: Scope, at: datetime) -> Iterator[Past]:
    """
    Make the ordinary lookup read the past of a scope, at an instant; ``go`` chooses another.

    Queries have to run inside the ``with``. Some twenty short statements, whatever the history.
    """
    stock = apps.get_model("partner.StockRecord")
    with undone():
        with connection.cursor() as cursor:

            def run(statement: str, **parts: str) -> None:
                cursor.execute(statement.format(**parts), scope.named())

            lists = _columns(PriceList)
            run(pastsql.HEADERS, columns=", ".join(lists),
                current=", ".join(f"l.{column}" for column in lists))  # fmt: skip
            _audience(run, "companies", "company_id")
            _audience(run, "segments", "segment_id")
            run(pastsql.PRICES, columns=", ".join(_columns(Price)), past=_past_columns())
            versions = (
                (CategoryPercent, "price_list_id", "lists"),
                (ListBreak, "price_list_id", "lists"),
                (UnitCost, "product_id", "products"),
                (stock, "product_id", "products"),
            )
            for model, owner, ids in versions:
                run(pastsql.VERSIONS, table=model._meta.db_table, owner=owner, ids=ids)
            through = (PriceList.companies.through, PriceList.segments.through)
            for model in (PriceList, *through, Price, *(one for one, _owner, _ids in versions)):
                columns = ", ".join(_columns(model))
                run(pastsql.VIEW, table=model._meta.db_table, columns=columns)
            # The plans of functions and of foreign keys would go on reading the real tables.
            cursor.execute("DISCARD PLANS")
        past = Past()
        past.go(at)
        yield past


def company_then(company: Company, at: datetime) -> tuple[Shopper, bool]:
    """
    Answer the shopper that a company was, and whether its facts of then are known.

    Two queries; when the company or one above it changed since, the world of then is rebuilt.
    """
    history = Company.history.filter(id__in=ever_above([company.pk]), history_date__gt=at)
    if not history.exists():
        return shopper_for(company, at=at), True
    with as_it_was(at, [company.pk]) as then:
        return shopper_for(company, at=at), company.pk not in then.unknown


def _audience(run: Any, who: str, named: str) -> None:
    run(
        pastsql.AUDIENCE,
        table=f"pricing_pricelist_{who}",
        recorded=f"pricing_historicalpricelist_{who}",
        named=named,
        ids=who,
    )


def _columns(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _past_columns() -> str:
    """Answer a price's columns out of a past one; its id can not be that of a price."""
    kept = set(_columns(PastPrice)) - {"id"}
    return ", ".join(
        "-id AS id" if column == "id" else column if column in kept else f"NULL AS {column}"
        for column in _columns(Price)
    )
