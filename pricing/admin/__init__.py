"""Price lists in Django admin, one subject a file."""

from . import lists, prices, simulations

__all__ = ["lists", "prices", "simulations"]
