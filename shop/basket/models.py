"""Oscar's models, unchanged: our columns live in side tables."""

from oscar.apps.basket.models import *  # noqa: F403
