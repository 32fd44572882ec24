"""What an order must satisfy."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Kind(models.TextChoices):
    """What a rule asks for. A value is data: never renamed."""

    MINIMUM_VALUE = "minimum_value", _("Least order value")
    QUANTITY_MINIMUM = "quantity_minimum", _("Least quantity of a product")
    QUANTITY_MULTIPLE = "quantity_multiple", _("Quantity in multiples")


class OrderRule(models.Model):
    """One thing an order must satisfy, for an audience, on a scope of products, in a period."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    amount = models.DecimalField(
        _("least value"), max_digits=12, decimal_places=2, null=True, blank=True,
        help_text=_("Value of the goods before tax and before discounts."),
    )  # fmt: skip
    currency = models.CharField(
        _("currency"), max_length=3, blank=True,
        help_text=_("The rule counts for orders in this currency only; amounts are not converted."),
    )  # fmt: skip
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("product"), help_text=_("Only this product and its variants."),
    )  # fmt: skip
    range = models.ForeignKey(
        "offer.Range", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("range"), help_text=_("Only the products of this range."),
    )  # fmt: skip
    for_everyone = models.BooleanField(
        _("for everyone"), default=False, help_text=_("Visitors and all companies.")
    )
    segments = models.ManyToManyField(
        "segments.Segment", blank=True, related_name="+", verbose_name=_("segments")
    )
    companies = models.ManyToManyField(
        "segments.Company", blank=True, related_name="+", verbose_name=_("companies"),
        help_text=_("A rule of a company replaces other rules of the same kind and products."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    history = HistoricalRecords(m2m_fields=[segments, companies])

    class Meta:
        verbose_name = _("order rule")
        verbose_name_plural = _("order rules")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind=Kind.MINIMUM_VALUE, amount__gt=0, quantity__isnull=True)
                    & ~Q(currency="")
                )
                | Q(
                    kind__in=[Kind.QUANTITY_MINIMUM, Kind.QUANTITY_MULTIPLE],
                    quantity__range=(1, 1_000_000),
                    amount__isnull=True,
                    currency="",
                ),
                name="orderrules_says_how_much",
                violation_error_message=_("Fill in what this kind of rule needs, and no more."),
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=True) | Q(range__isnull=True),
                name="orderrules_one_scope",
                violation_error_message=_("Choose a product or a range, not both."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"))
                | Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True),
                name="orderrules_period_in_order",
                violation_error_message=_("The period must end after it starts."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Say at the field what a kind needs and what it does not take."""
        super().clean()
        errors = {}
        if self.kind == Kind.MINIMUM_VALUE:
            if self.amount is None or self.amount <= 0:
                errors["amount"] = _("Enter the least value, more than zero.")
            if not self.currency:
                errors["currency"] = _("Choose the currency of the least value.")
            if self.quantity is not None:
                errors["quantity"] = _("A least order value has no quantity.")
        elif self.kind:
            if self.quantity is None or not 1 <= self.quantity <= 1_000_000:
                errors["quantity"] = _("Enter a quantity from 1 to 1,000,000.")
            if self.amount is not None:
                errors["amount"] = _("A quantity rule has no amount.")
            if self.currency:
                errors["currency"] = _("A quantity rule has no currency.")
        if self.product_id and self.range_id:
            errors["range"] = _("Choose a product or a range, not both.")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = _("The period must end after it starts.")
        if errors:
            raise ValidationError(errors)
