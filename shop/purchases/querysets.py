"""Reusable ways to fetch side rows."""

from datetime import datetime

from django.db import models


class BasketOwnerQuerySet(models.QuerySet):
    """Ownership rows of baskets."""

    def open_for(self, user_id: int, company_id: int | None) -> "BasketOwnerQuerySet":
        """Narrow to the one open basket of a person for a company (None: for no company)."""
        return self.filter(user_id=user_id, company_id=company_id, is_open=True)


class MailQuerySet(models.QuerySet):
    """Messages of the outbox."""

    def due(self, now: datetime) -> "MailQuerySet":
        """Narrow to messages that were not sent and whose time has come, oldest first."""
        return self.filter(sent_at__isnull=True, due_at__lte=now).order_by("due_at", "pk")
