"""A basket's lines as flat values, so that their table is drawn once and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.money import currency, unit_price
from shop.partner.steps import More

from .contents import Row


@dataclass(frozen=True, slots=True)
class DrawnField:
    """A quantity field: what it is called, what stands in it, and what is wrong with that."""

    id: str
    name: str
    value: str
    errors: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """
    One line with every amount and number written out; empty where there is nothing to say.

    ``id`` is that of the basket's line. ``problems`` are sentences; ``more`` is in ``currency``.
    """

    id: str
    title: str
    url: str
    picture: str
    part_number: str
    options: tuple[str, ...]
    own_number: str
    problems: tuple[str, ...]
    more: More | None
    currency: str
    price: str
    quantity: str
    total: str
    tax_label: str
    tax: str
    field: DrawnField | None


def drawn(rows: Sequence[Row]) -> tuple[DrawnLine, ...]:
    """Answer the rows of a basket as its table shows them. No query."""
    return tuple(_drawn(row) for row in rows)


def _drawn(row: Row) -> DrawnLine:
    problems = [row.problem] if row.problem else []
    if row.finding:
        problems.append(f"{row.finding.message} {row.finding.next_step}")
    return DrawnLine(
        id=str(row.line.pk),
        title=row.title,
        url=row.url,
        picture=row.image.original.url if row.image else "",
        part_number=row.part_number,
        options=tuple(row.options),
        own_number=row.own_number,
        problems=tuple(problems),
        more=row.more,
        currency=row.currency,
        price=unit_price(row.shown_price, row.currency),
        quantity=str(row.quantity),
        total="" if row.shown_total is None else currency(row.shown_total, row.currency),
        tax_label=row.tax_label,
        tax="" if row.tax is None else currency(row.tax, row.currency),
        field=_field(row.field) if row.field is not None else None,
    )


def _field(bound) -> DrawnField:
    value = bound.value()
    return DrawnField(
        id=bound.id_for_label,
        name=bound.html_name,
        value="" if value is None else str(value),
        errors=" ".join(str(error) for error in bound.errors),
    )
