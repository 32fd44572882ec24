"""Oscar's models, unchanged: our columns live in side tables."""

from oscar.apps.offer.models import *  # noqa: F403
