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
    """A count that waits to be told to the engine; append-only, taken away by the flush."""

    company_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    quantity = models.PositiveIntegerField(default=1)
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("browsing to be told")
        verbose_name_plural = _("browsing to be told")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.company_id} {self.kind} {self.key}"


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
