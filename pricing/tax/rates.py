"""
The table of rates, read once a process for each state of it.

``Shopper.tax_version`` names the state; every write of the tables gives it another name, by
trigger. A shopper without one (made by hand, or nobody) has the table read.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..models import CategoryTax, ProductTax, VatRate


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates with their periods; ``has_exceptions`` says that goods have categories."""

    by_place: dict[tuple[str, str], tuple[tuple[date, date | None, Decimal], ...]]
    has_exceptions: bool

    def of(self, country: str, category: str, on: date) -> Decimal | None:
        """Answer the rate in percent on a day, None when the table has none."""
        for starts_on, ends_on, percent in self.by_place.get((country, category), ()):
            if starts_on <= on and (ends_on is None or on < ends_on):
                return percent
        return None


_kept: dict[str, Rates] = {}
"""The last state that this process read, by its name."""


def rates(version: str) -> Rates:
    """Answer the rates in the state of that name. Three small queries when it is new, else none."""
    global _kept  # noqa: PLW0603 - one assignment, so that no thread sees half of it
    found = _kept.get(version)
    if found is None:
        found = _read()
        if version:
            _kept = {version: found}
    return found


def _read() -> Rates:
    by_place = defaultdict(list)
    for row in VatRate.objects.all():
        period = (row.starts_on, row.ends_on, row.percent)
        by_place[row.country, row.category_id].append(period)
    return Rates(
        {place: tuple(periods) for place, periods in by_place.items()},
        has_exceptions=CategoryTax.objects.exists() or ProductTax.objects.exists(),
    )
