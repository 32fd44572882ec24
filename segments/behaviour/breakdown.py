"""What serving one company costs, piece by piece, and what would make it cheaper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..calendar import local_day
from ..models import Company, CostRateCard
from ..models.choices import CostToServe
from .costs import COSTED, QUANTITIES, asked_of, cost_of, costs
from .refreshing import moments
from .sql import ORDERS

LABELS: dict[str, Promise] = {
    "portal": _("Portal orders"),
    "edi": _("EDI orders"),
    "rep": _("Orders through a sales rep"),
    "phone": _("Phone orders"),
    "email": _("E-mail orders"),
    "other": _("Orders of unknown method"),
    "lines": _("Order lines"),
    "drops": _("Delivery drops"),
    "freight": _("Freight that was not charged"),
    "returns": _("Returns"),
    "contacts": _("Support contacts"),
    "visits": _("Visits by a sales rep"),
    "agreements": _("Agreed prices"),
    "receivable": _("Average receivable"),
}
AMOUNTS = ("freight", "receivable")
"""Work that is counted in money, not in pieces."""

LEVERS: dict[str, Callable[[int], str]] = {
    "rep": lambda number: ngettext(
        "%(number)s order through a sales rep moved to the portal",
        "%(number)s orders through a sales rep moved to the portal",
        number,
    ),
    "phone": lambda number: ngettext(
        "%(number)s phone order moved to the portal",
        "%(number)s phone orders moved to the portal",
        number,
    ),
    "email": lambda number: ngettext(
        "%(number)s e-mail order moved to the portal",
        "%(number)s e-mail orders moved to the portal",
        number,
    ),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work: how much there was, and what it cost."""

    code: str
    label: Promise
    quantity: Decimal
    cost: Decimal

    @property
    def is_amount(self) -> bool:
        """Whether the quantity is money."""
        return self.code in AMOUNTS


@dataclass(frozen=True, slots=True)
class Lever:
    """Something that would make serving the company cheaper, and by how much in a year."""

    text: str
    saving: Decimal


@dataclass(frozen=True, slots=True)
class Breakdown:
    """
    What serving a company cost in 365 days, in the base currency, and on what net revenue.

    ``ratio`` is a fraction of one, ``band`` low, medium, high or unknown (empty); ``enough`` tells
    whether there are three months of history. ``concessions`` (list − net) are no cost.
    """

    card: CostRateCard
    work: tuple[Work, ...]
    net: Decimal
    ratio: Decimal | None
    band: str
    enough: bool
    concessions: Decimal
    levers: tuple[Lever, ...]

    @property
    def total(self) -> Decimal:
        """The cost of all work."""
        return sum((work.cost for work in self.work), Decimal("0.00"))

    @property
    def band_label(self) -> str:
        """The band in words; empty when unknown."""
        return str(CostToServe(self.band).label) if self.band else ""

    @property
    def percent(self) -> Decimal | None:
        """The ratio in percent."""
        return None if self.ratio is None else self.ratio * 100

    @property
    def pocket_share(self) -> Decimal | None:
        """What is left of the list price, in percent."""
        whole = self.net + self.concessions
        return None if whole <= 0 else _cents(self.net * 100 / whole)


def cost_breakdown(company: Company, as_of: datetime) -> Breakdown | None:
    """
    Answer what serving a company costs by the rate card in force; None without one.

    The derived facts must be those of the instant. Three queries.
    """
    card = CostRateCard.objects.in_force(as_of)
    if card is None:
        return None
    asked = moments(as_of) | {"ids": [company.pk]}
    asked |= asked_of(card, local_day(as_of, timezone.get_default_timezone()))
    columns = {f"{name}_quantity": f"coalesce({sql}, 0)" for name, sql in QUANTITIES.items()}
    columns |= {f"{name}_cost": cost_of(name) for name in QUANTITIES}
    columns |= {"net": "f.net_365", "enough": "known.enough"} | COSTED
    rows = _rows(costs(among=True, columns=columns), asked)
    if not rows:
        return None
    row = rows[0]
    discounts = _rows(ORDERS.format(among="AND o.company_id = ANY(%(ids)s::bigint[])"), asked)
    work = tuple(
        Work(name, LABELS[name], Decimal(row[f"{name}_quantity"]), row[f"{name}_cost"])
        for name in LABELS
        if row[f"{name}_quantity"]
    )
    return Breakdown(
        card=card,
        work=work,
        net=row["net"],
        ratio=row["cost_ratio"],
        band=row["cost_band"],
        enough=row["enough"],
        concessions=discounts[0]["discount"] if discounts else Decimal(0),
        levers=tuple(sorted(_levers(work, card), key=lambda lever: -lever.saving)),
    )


def _levers(work: tuple[Work, ...], card: CostRateCard) -> Iterator[Lever]:
    """Yield what moving orders to the portal would save."""
    for item in work:
        if item.code in LEVERS:
            minutes = getattr(card, f"minutes_{item.code}") - card.minutes_portal
            saving = _cents(item.quantity * minutes * card.service_rate)
            if saving > 0:
                number = int(item.quantity)
                words = LEVERS[item.code](number)
                yield Lever(words % {"number": number_format(number, force_grouping=True)}, saving)


def _rows(statement: str, asked: dict) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
