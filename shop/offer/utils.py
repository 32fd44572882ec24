"""Oscar's name for the place where an offer asks for a price."""

from decimal import Decimal

from oscar.apps.offer.utils import Applicator, load_proxy, range_anchor

__all__ = ["Applicator", "load_proxy", "range_anchor", "unit_price"]


def unit_price(offer, line) -> Decimal:
    """
    Answer the price an offer reckons with; zero for a line that has none.

    Oscar multiplies whatever it gets: None took every page of that buyer down.
    """
    return line.unit_effective_price or Decimal("0.00")
