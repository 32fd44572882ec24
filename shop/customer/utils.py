"""Mails about an account: a mail server that is down costs the mail, never the page."""

import logging
from collections.abc import Callable

from django.db import transaction
from oscar.apps.customer import utils as core

logger = logging.getLogger(__name__)


class CustomerDispatcher(core.CustomerDispatcher):
    """Oscar's dispatcher; a mail that can not be sent is reported in the log."""

    def send_password_reset_email_for_user(self, user, extra_context):
        """Send the link for a new password."""
        self._guarded(super().send_password_reset_email_for_user, user, extra_context)

    def send_password_changed_email_for_user(self, user, extra_context):
        """Tell somebody that their password was changed."""
        self._guarded(super().send_password_changed_email_for_user, user, extra_context)

    def send_email_changed_email_for_user(self, user, extra_context):
        """Tell the old address that the log-in has another one now."""
        self._guarded(super().send_email_changed_email_for_user, user, extra_context)

    def _guarded(self, send: Callable, user, extra_context) -> None:
        try:
            with transaction.atomic():
                send(user, extra_context)
        except Exception:
            logger.exception("A mail about the account of user %s was not sent.", user.pk)
