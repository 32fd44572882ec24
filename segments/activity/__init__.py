"""
What companies did, told to the engine: orders, returns and other events.

Everything is set-based, by reference, and safe to repeat: told again, nothing is written. The rows
and the marks of the companies they concern (``segments.marks``) are written in one transaction,
that of the caller if there is one. A record that can not be is refused with ``ActivityError``,
which names the record and the field, and nothing of the call is kept.
"""

from .errors import ActivityError
from .events import record_events
from .moving import forget, move
from .orders import record_orders, record_statuses
from .records import EventRecord, LineRecord, OrderRecord, Recorded, ReturnRecord
from .returns import record_returns

__all__ = [
    "ActivityError",
    "EventRecord",
    "LineRecord",
    "OrderRecord",
    "Recorded",
    "ReturnRecord",
    "forget",
    "move",
    "record_events",
    "record_orders",
    "record_returns",
    "record_statuses",
]
