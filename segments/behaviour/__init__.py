"""
What companies do, as facts: how much and how regularly they order, their life as a customer.

``refresh_behaviour`` writes the derived columns of CompanyFacts for any number of companies as of
any instant, from the engine's own tables of orders, returns and events (laws M1–M3, W1, W2): first
what they bought (``sql``), then what serving them cost (``costs``), then their scores (``rfm``).
"""

from . import costs, rfm, sql
from .due import refresh_due
from .refreshing import recost, refresh_behaviour, rescore

DERIVED = frozenset({*sql.DERIVED, *costs.COSTED, *rfm.SCORED})
"""Every column of CompanyFacts that ``refresh_behaviour`` writes."""

__all__ = ["DERIVED", "recost", "refresh_behaviour", "refresh_due", "rescore"]
