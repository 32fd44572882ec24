"""What a currency was worth on a day."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from .models import ExchangeRate


class Rates:
    """All rates, read once and only when an order is not in the base currency."""

    def __init__(self) -> None:
        self._days: dict[str, list[date]] | None = None
        self._rates: dict[str, list[Decimal]] = defaultdict(list)

    def at(self, currency: str, instant: datetime) -> Decimal | None:
        """Answer the rate of a local day; 1 for the base currency, None when none is known."""
        if currency == settings.OSCAR_DEFAULT_CURRENCY:
            return Decimal(1)
        if self._days is None:
            self._read()
        days = self._days.get(currency, [])
        position = bisect_right(days, timezone.localdate(instant))
        return self._rates[currency][position - 1] if position else None

    def _read(self) -> None:
        self._days = defaultdict(list)
        rows = ExchangeRate.objects.order_by("currency", "valid_from")
        for currency, day, rate in rows.values_list("currency", "valid_from", "rate"):
            self._days[currency].append(day)
            self._rates[currency].append(rate)
