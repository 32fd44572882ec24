"""Price lists in Django admin, one subject a file."""

from . import lists, prices

__all__ = ["lists", "prices"]
