"""Oscar's states of orders in the engine's words."""

from django.conf import settings
from django.core.checks import Warning as CheckWarning

STATES = {
    "Placed": "placed",
    "Confirmed": "confirmed",
    "Shipped": "shipped",
    "Delivered": "delivered",
    "Cancelled": "cancelled",
}

UNKNOWN = "pending"
"""A state that is not in the table does not count, until somebody says that it does."""


def state_of(status: str) -> str:
    """Answer the engine's state for a status of the shop's pipeline."""
    return STATES.get(status, UNKNOWN)


def check_states(app_configs=None, **kwargs) -> list[CheckWarning]:
    """Warn of a status of the pipeline that the table does not know."""
    missing = sorted(set(settings.OSCAR_ORDER_STATUS_PIPELINE) - set(STATES))
    return [
        CheckWarning(
            f"Orders that are “{status}” count for no segment.",
            hint="Add the status to shop/activity/states.py.",
            id="activity.W001",
        )
        for status in missing
    ]
