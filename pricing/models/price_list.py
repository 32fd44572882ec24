"""The header of a price list: for whom, in which currency, when, and what goes first."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from segments.minor_units import decimals_of

from ..querysets import PriceListQuerySet
from .bounds import PERCENT, sound_percent, within

CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("Write the three capital letters, like EUR."))


class PriceList(models.Model):
    """A set of prices with an audience and a period. Without an audience it prices nobody."""

    class Status(models.TextChoices):
        """Only a published list prices anything."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, validators=[CURRENCY],
        help_text=_("Only companies that buy in this currency get the list."),
    )  # fmt: skip
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=100,
        help_text=_("When several lists price a product, the lower number goes first."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(
        _("ends at"), null=True, blank=True, help_text=_("The first moment it no longer holds.")
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), null=True, blank=True, validators=[MaxValueValidator(4)],
        help_text=_("Of a computed unit price. Empty: as many as the currency has."),
    )  # fmt: skip
    percent = models.DecimalField(
        _("percent off everything"), null=True, blank=True, **PERCENT,
        help_text=_("Off the base price, for products and categories that the list does not name."),
    )  # fmt: skip
    min_margin = models.DecimalField(
        _("least margin (percent over cost)"), max_digits=7, decimal_places=4,
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(999)],
        help_text=_("No price of this list goes below the cost plus this percentage."),
    )  # fmt: skip
    segments = models.ManyToManyField(
        "segments.Segment", blank=True, related_name="price_lists", verbose_name=_("segments")
    )
    companies = models.ManyToManyField(
        "segments.Company", blank=True, related_name="price_lists", verbose_name=_("companies")
    )
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = PriceListQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[segments, companies])

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = ["priority", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="pricing_list_names_a_currency",
                violation_error_message=_("Write the currency as three capital letters, like EUR."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="pricing_list_ends_after_it_starts",
                violation_error_message=_("The list must end after it starts."),
            ),
            models.CheckConstraint(
                condition=within("decimals", 0, 4), name="pricing_list_rounds_to_0_to_4_decimals"
            ),
            models.CheckConstraint(
                condition=sound_percent(), name="pricing_list_percent_leaves_a_price"
            ),
            models.CheckConstraint(
                condition=within("min_margin", 0, 999), name="pricing_list_margin_is_sound"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published"]), name="pricing_list_status_is_known"
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def is_published(self) -> bool:
        """Whether the list may price anything."""
        return self.status == self.Status.PUBLISHED

    @property
    def rounds_to(self) -> int:
        """The number of decimals of a computed unit price."""
        return decimals_of(self.currency) if self.decimals is None else self.decimals
