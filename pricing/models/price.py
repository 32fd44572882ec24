"""The rows of a price list: for a product, for a category, for everything from a quantity."""

from django.contrib.postgres.functions import TransactionNow
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..querysets import PriceQuerySet
from .bounds import (
    AMOUNT,
    GREATEST_QUANTITY,
    PERCENT,
    sound_amount,
    sound_percent,
    sound_quantity,
)

_from_one = [MinValueValidator(1), MaxValueValidator(GREATEST_QUANTITY)]
_from_two = [MinValueValidator(2), MaxValueValidator(GREATEST_QUANTITY)]


class Price(models.Model):
    """What a product costs from a quantity on: an amount, or a percentage off the base price."""

    price_list = models.ForeignKey(
        "pricing.PriceList", models.CASCADE, related_name="prices", db_index=False,
        verbose_name=_("price list"),
    )  # fmt: skip
    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="list_prices", verbose_name=_("product")
    )
    min_quantity = models.PositiveIntegerField(_("from quantity"), default=1, validators=_from_one)
    amount = models.DecimalField(_("unit price"), null=True, blank=True, **AMOUNT)
    percent = models.DecimalField(_("percent off the base price"), null=True, blank=True, **PERCENT)
    since = models.DateTimeField(_("since"), db_default=TransactionNow(), editable=False)
    batch = models.ForeignKey(
        "pricing.PriceBatch", models.DO_NOTHING, null=True, blank=True, editable=False,
        db_constraint=False, db_index=False, related_name="+", verbose_name=_("batch"),
        help_text=_("The import that wrote the price; empty when a person did."),
    )  # fmt: skip

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["price_list", "product", "min_quantity"]
        constraints = [
            # List first: a page asks for few lists and few products out of millions of rows.
            models.UniqueConstraint(
                fields=["price_list", "product", "min_quantity"], include=["amount", "percent"],
                name="pricing_price_once_per_quantity",
                violation_error_message=_("The list already has a price from this quantity."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, percent__isnull=False)
                | Q(amount__isnull=False, percent__isnull=True),
                name="pricing_price_is_an_amount_or_a_percentage",
                violation_error_message=_("Give a unit price or a percentage, not both."),
            ),
            models.CheckConstraint(condition=sound_amount(), name="pricing_price_amount_is_sound"),
            models.CheckConstraint(
                condition=sound_percent(), name="pricing_price_percent_leaves_a_price"
            ),
            models.CheckConstraint(
                condition=sound_quantity(), name="pricing_price_starts_at_one_or_more"
            ),
        ]  # fmt: skip

    def __str__(self):
        return _("%(product)s, from %(quantity)s") % {
            "product": self.product, "quantity": self.min_quantity,
        }  # fmt: skip


class CategoryPercent(models.Model):
    """A percentage off the base price of all products of a category and those below it."""

    price_list = models.ForeignKey(
        "pricing.PriceList", models.CASCADE, related_name="category_percents", db_index=False,
        verbose_name=_("price list"),
    )  # fmt: skip
    category = models.ForeignKey(
        "catalogue.Category", models.CASCADE, related_name="list_percents",
        verbose_name=_("category"),
    )  # fmt: skip
    min_quantity = models.PositiveIntegerField(_("from quantity"), default=1, validators=_from_one)
    percent = models.DecimalField(_("percent off the base price"), **PERCENT)

    class Meta:
        verbose_name = _("category percentage")
        verbose_name_plural = _("category percentages")
        ordering = ["price_list", "category", "min_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "category", "min_quantity"], include=["percent"],
                name="pricing_category_percent_once_per_quantity",
                violation_error_message=_("The list already has a percentage from this quantity."),
            ),
            models.CheckConstraint(
                condition=sound_percent(), name="pricing_category_percent_leaves_a_price"
            ),
            models.CheckConstraint(
                condition=sound_quantity(), name="pricing_category_percent_starts_at_one_or_more"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.price_list_id}/{self.category_id} from {self.min_quantity}"


class ListBreak(models.Model):
    """A percentage off everything from a quantity; the list's own holds from the first piece."""

    price_list = models.ForeignKey(
        "pricing.PriceList", models.CASCADE, related_name="breaks", db_index=False,
        verbose_name=_("price list"),
    )  # fmt: skip
    min_quantity = models.PositiveIntegerField(_("from quantity"), validators=_from_two)
    percent = models.DecimalField(_("percent off the base price"), **PERCENT)

    class Meta:
        verbose_name = _("percentage off everything from a quantity")
        verbose_name_plural = _("percentages off everything from a quantity")
        ordering = ["price_list", "min_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "min_quantity"], name="pricing_list_break_once_per_quantity",
                violation_error_message=_("The list already has a percentage from this quantity."),
            ),
            models.CheckConstraint(
                condition=sound_percent(), name="pricing_list_break_leaves_a_price"
            ),
            models.CheckConstraint(
                condition=sound_quantity(2), name="pricing_list_break_starts_at_two_or_more"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.price_list_id} from {self.min_quantity}"
