"""The people who log in, and where their companies want deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.abstract_models import AbstractUser


class User(AbstractUser):
    """A person who can log in, by e-mail. What they may do hangs on rows that point at them."""


class CompanyAddress(models.Model):
    """An address of the address book that belongs to a company: all its buyers can use it."""

    address = models.OneToOneField(
        "address.UserAddress", models.CASCADE, primary_key=True, related_name="company_link"
    )
    company = models.ForeignKey("segments.Company", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("company address")
        verbose_name_plural = _("company addresses")
        ordering = ["pk"]

    def __str__(self):
        return f"address {self.pk} of company {self.company_id}"
