"""Oscar's models, unchanged: our columns live in side tables."""

from oscar.apps.order.models import *  # noqa: F403
