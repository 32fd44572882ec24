"""Rates of VAT by country, category and day, and which goods have which category."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

STANDARD = "standard"
"""The category of everything that has no other; it can not be deleted."""


class TaxCategory(models.Model):
    """A kind of goods that the law taxes alike: standard, reduced, or one of the merchant's own."""

    code = models.SlugField(_("code"), max_length=32, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("tax category")
        verbose_name_plural = _("tax categories")
        ordering = ["code"]

    def __str__(self):
        return self.name


class DateRange(Func):
    """PostgreSQL's ``daterange``, in a constraint."""

    function = "daterange"
    output_field = DateRangeField()


class VatRate(models.Model):
    """What a country charges on a category, from ``starts_on`` to before ``ends_on``."""

    country = models.CharField(
        _("country"), max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as FI or XI."))],
        help_text=_("ISO code; XI for Northern Ireland."),
    )  # fmt: skip
    category = models.ForeignKey(
        TaxCategory, models.PROTECT, related_name="rates", verbose_name=_("tax category")
    )
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ["country", "category", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="pricing_vat_rate_is_a_percentage",
                violation_error_message=_("A rate lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="pricing_vat_rate_holds_a_day_at_least",
                violation_error_message=_("The rate ends before it begins."),
            ),
            ExclusionConstraint(
                name="pricing_vat_rates_do_not_overlap",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_(
                    "The country has a rate for this category in a part of that time already."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.country} {self.category_id} {self.percent} %"

    def clean(self):
        """Say at the field that a period ends before it begins."""
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError(
                {"ends_on": ValidationError(_("The rate ends before it begins."), "period")}
            )


class ProductTax(models.Model):
    """The tax category of one product; it goes before those of its categories."""

    product = models.OneToOneField(
        "catalogue.Product", models.CASCADE, primary_key=True, related_name="+",
        verbose_name=_("product"),
    )  # fmt: skip
    tax_category = models.ForeignKey(
        TaxCategory, models.PROTECT, related_name="+", verbose_name=_("tax category")
    )

    class Meta:
        verbose_name = _("tax category of a product")
        verbose_name_plural = _("tax categories of products")
        ordering = ["product"]

    def __str__(self):
        return f"{self.product_id}: {self.tax_category_id}"


class CategoryTax(models.Model):
    """The tax category of everything in a category and below; the nearest one counts."""

    category = models.OneToOneField(
        "catalogue.Category", models.CASCADE, primary_key=True, related_name="+",
        verbose_name=_("category"),
    )  # fmt: skip
    tax_category = models.ForeignKey(
        TaxCategory, models.PROTECT, related_name="+", verbose_name=_("tax category")
    )

    class Meta:
        verbose_name = _("tax category of a category")
        verbose_name_plural = _("tax categories of categories")
        ordering = ["category"]

    def __str__(self):
        return f"{self.category_id}: {self.tax_category_id}"
