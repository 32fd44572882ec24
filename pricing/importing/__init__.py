"""
Prices from files: read, checked and compared, then applied all at once or not at all.

``jobs`` is the procedure with a person and a worker in it, ``direct`` the one without; both stage
the rows of a file (``staging``), compare them with the list (``comparing``) and write the
differences in one transaction (``applying``), which can be taken back (``undoing``).
"""

from .columns import COLUMNS
from .direct import import_prices
from .report import PriceReport

__all__ = ["COLUMNS", "PriceReport", "import_prices"]
