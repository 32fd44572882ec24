"""Oscar's models, unchanged: our columns live in side tables."""

from oscar.apps.customer.models import *  # noqa: F403
