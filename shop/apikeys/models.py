"""The key, as far as it is kept: never the key itself."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a key may be used for. Stored: never renamed, never reused."""

    CATALOGUE = "catalogue", _("Read products and search them")
    PRICES = "prices", _("Ask for prices")
    BASKET = "basket", _("Try what a basket would cost")
    ORDERS = "orders", _("Read the orders of the company")
    EXPLAIN = "explain", _("Ask why a price is what it is (staff and sales reps)")


class ApiKey(models.Model):
    """A key of a company. ``prefix`` may be shown; ``digest`` is SHA-256 of the whole."""

    company = models.ForeignKey(
        "segments.Company", models.CASCADE, related_name="+", verbose_name=_("company")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("acts as"),
        help_text=_("A buyer of the company; or staff or its sales rep, who look but never order."),
    )  # fmt: skip
    name = models.CharField(
        _("name"), max_length=80, help_text=_("What uses it, such as the name of an ERP system.")
    )
    prefix = models.CharField(_("begins with"), max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=16, choices=Scope), verbose_name=_("may be used to")
    )
    created_at = models.DateTimeField(_("made at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("made by"),
    )  # fmt: skip
    expires_at = models.DateTimeField(_("ends at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["company", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="apikeys_key_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="apikeys_key_has_a_scope"),
        ]

    def __str__(self):
        return f"{self.name} ({self.prefix}…)"

    def is_valid(self, at) -> bool:
        """Whether the key may be used at an instant."""
        return self.revoked_at is None and at < self.expires_at
