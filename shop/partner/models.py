"""Oscar's models, unchanged: our columns live in side tables."""

from oscar.apps.partner.models import *  # noqa: F403
