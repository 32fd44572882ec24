"""Oscar's own registrations."""

from oscar.apps.partner.admin import *  # noqa: F403
