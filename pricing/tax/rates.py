"""
The table of rates, read once a process for each state of it.

``Shopper.tax_version`` names the state; every write of the tables gives it another name, by
trigger. A shopper without one (made by hand, or nobody) has the table read.
"""

from collections import defaultdict
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Kept:
    """The last state that this process read."""

    version: str = ""
    rates: Rates | None = field(default=None)


_kept = _Kept()


def rates(version: str) -> Rates:
    """Answer the rates in the state of that name. Three small queries when it is new, else none."""
    if version and _kept.version == version and _kept.rates is not None:
        return _kept.rates
    found = _read()
    if version:
        _kept.version, _kept.rates = version, found
    return found


def _read() -> Rates:
    by_place = defaultdict(list)
    rows = VatRate.objects.values_list("country", "category_id", "starts_on", "ends_on", "percent")
    for country, category, *period in rows:
        by_place[country, category].append(tuple(period))
    return Rates(
        {place: tuple(periods) for place, periods in by_place.items()},
        has_exceptions=CategoryTax.objects.exists() or ProductTax.objects.exists(),
    )
