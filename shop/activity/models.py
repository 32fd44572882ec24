"""Exchange rates; and what browsing left behind while the cache was out of reach."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from segments.models.identifiers import check_currency


class ExchangeRate(models.Model):
    """
    What one unit of a currency is worth in the shop's base currency, from a local day on.

    An order keeps the rate of its day; a rate that changes later changes no order.
    """

    currency = models.CharField(_("currency"), max_length=3, validators=[check_currency])
    valid_from = models.DateField(_("valid from"))
    rate = models.DecimalField(
        _("worth in the base currency"), max_digits=18, decimal_places=8,
        validators=[MinValueValidator(0.00000001)],
    )  # fmt: skip

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "valid_from"], name="activity_one_rate_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gt=0), name="activity_rate_is_positive"
            ),
        ]

    def __str__(self):
        return f"{self.currency} {self.rate:f} ({self.valid_from})"


class Browsing(models.Model):
    """A note of a page that waits to be told, written while the cache is out of reach."""

    payload = models.TextField()

    class Meta:
        verbose_name = _("browsing to be told")
        verbose_name_plural = _("browsing to be told")
        ordering = ["pk"]

    def __str__(self):
        return self.payload


class Visit(models.Model):
    """The latest visit of a person to the shop for a company, so that the next page can join it."""

    company_id = models.BigIntegerField(_("company"))
    user_id = models.BigIntegerField(_("person"))
    began_at = models.DateTimeField(_("began at"))
    last_at = models.DateTimeField(_("last page at"))

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company_id", "user_id"], name="activity_latest_visit_once"
            ),
        ]

    def __str__(self):
        return f"{self.user_id} for {self.company_id}, {self.last_at:%Y-%m-%d %H:%M}"


class SelfCheck(models.Model):
    """One comparison of a sample of companies with the shop's own orders, and what it found."""

    at = models.DateTimeField(_("at"))
    companies = models.PositiveIntegerField(_("companies looked at"))
    orders = models.PositiveIntegerField(_("orders looked at"))
    differences = models.JSONField(_("differences"), default=list, blank=True)

    class Meta:
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d}: {len(self.differences)}"
