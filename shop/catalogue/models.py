"""Oscar's models, unchanged: our columns live in side tables."""

from oscar.apps.catalogue.models import *  # noqa: F403
