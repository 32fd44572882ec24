"""Price lists in Django admin, one subject a file."""

from . import batches, lists, prices, simulations, taxes

__all__ = ["batches", "lists", "prices", "simulations", "taxes"]
