"""The person who looks after companies, and the people who buy for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import Role
from .company import Company


class SalesRep(models.Model):
    """A member of our staff who looks after companies; the companies are the portfolio."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="sales_rep"
    )
    territory = models.CharField(_("territory"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("sales rep")
        verbose_name_plural = _("sales reps")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Buyer(models.Model):
    """A person who buys for a company, in a role; one row for each company they buy for."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="buyers", verbose_name=_("user")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="buyers", verbose_name=_("company")
    )
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.BUYER)
    is_default = models.BooleanField(_("default company"), default=False)

    class Meta:
        verbose_name = _("buyer")
        verbose_name_plural = _("buyers")
        ordering = ["-is_default", "company__legal_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="segments_buyer_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="segments_one_default_company"
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.company})"
