"""What turns behaviour into scores and money: RFM calibrations and rate cards, never edited."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PERSON = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}
NOT_NEGATIVE = [MinValueValidator(0)]
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
STEPS = 4
"""Five scores have four cut points between them."""


class ReleasedQuerySet(models.QuerySet):
    """Rows of which one is in force at an instant."""

    def in_force(self, as_of: datetime) -> models.Model | None:
        """Answer the published row that was in force at an instant, if any. One query."""
        ready = self.filter(status=Released.Status.PUBLISHED, effective_from__lte=as_of)
        return ready.order_by("-effective_from", "-pk").first()


class Released(models.Model):
    """
    Something that is drafted, published once and kept for ever, so that the past stays explained.

    To go back, the older row is copied and the copy is published.
    """

    class Status(models.TextChoices):
        """A draft decides nothing; a published row is never changed."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    effective_from = models.DateTimeField(
        _("in force from"), null=True, blank=True,
        help_text=_("Empty: from the moment it is published."),
    )  # fmt: skip
    note = models.CharField(_("what changes, and why"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, verbose_name=_("author"), **PERSON
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, verbose_name=_("published by"), **PERSON
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.status == self.Status.DRAFT


class RfmCalibration(Released):
    """
    The cut points by which companies are scored on recency, frequency and money.

    Recency holds the most days for the scores 5, 4, 3 and 2; frequency and money the least for 2,
    3, 4 and 5. A value equal to a bound belongs to the better score. ``as_of`` and ``companies``
    say when and of how many companies the bounds were taken.
    """

    class Scope(models.TextChoices):
        """Whose orders are counted."""

        OWN = "own", _("The company’s own orders")
        TREE = "tree", _("With the orders of all companies below it")

    scope = models.CharField(_("counts"), max_length=4, choices=Scope, default=Scope.OWN)
    is_fixed = models.BooleanField(_("fixed thresholds"), default=False, editable=False)
    recency = ArrayField(
        models.IntegerField(), size=STEPS, verbose_name=_("most days since the last order"),
        help_text=_("For the scores 5, 4, 3 and 2, separated by commas."),
    )  # fmt: skip
    frequency = ArrayField(
        models.IntegerField(), size=STEPS, verbose_name=_("least orders in 365 days"),
        help_text=_("For the scores 2, 3, 4 and 5, separated by commas."),
    )  # fmt: skip
    monetary = ArrayField(
        models.DecimalField(max_digits=18, decimal_places=2), size=STEPS,
        verbose_name=_("least net total in 365 days"),
        help_text=_("For the scores 2, 3, 4 and 5, in the base currency, separated by commas."),
    )  # fmt: skip
    as_of = models.DateTimeField(_("taken at"), editable=False)
    companies = models.PositiveIntegerField(_("companies"), default=0, editable=False)

    class Meta:
        verbose_name = _("RFM calibration")
        verbose_name_plural = _("RFM calibrations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recency__len=STEPS, frequency__len=STEPS, monetary__len=STEPS),
                name="segments_calibration_has_four_bounds",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(effective_from__isnull=False),
                name="segments_calibration_in_force_from",
            ),
        ]

    def __str__(self):
        return str(_("RFM calibration %s") % self.pk)


def _minutes(label, default: str) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=7, decimal_places=2, default=Decimal(default), validators=NOT_NEGATIVE
    )


def _money(label, default: str, decimals: int = 2, **more) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=10, decimal_places=decimals, default=Decimal(default),
        validators=NOT_NEGATIVE, **more,
    )  # fmt: skip


def _percent(label, default: str, **more) -> models.DecimalField:
    return models.DecimalField(
        label, max_digits=6, decimal_places=2, default=Decimal(default), validators=PERCENT, **more
    )


class CostRateCard(Released):
    """
    What the work for a company takes and costs: minutes, money a minute, in the base currency.

    What a minute costs is the cost of the people divided by the minutes that they can really work,
    80–85 % of the paid time.
    """

    minutes_edi = _minutes(_("minutes per EDI order"), "0.5")
    minutes_portal = _minutes(_("minutes per portal order"), "1")
    minutes_phone = _minutes(_("minutes per phone order"), "12")
    minutes_rep = _minutes(_("minutes per order through a sales rep"), "20")
    minutes_email = _minutes(_("minutes per e-mail order"), "8")
    minutes_other = _minutes(_("minutes per order of unknown method"), "1")
    minutes_line = _minutes(_("minutes per order line"), "0.8")
    minutes_drop = _minutes(_("minutes per delivery drop"), "6")
    minutes_return = _minutes(_("minutes per return"), "25")
    minutes_contact = _minutes(_("minutes per support contact"), "9")
    service_rate = _money(_("customer service, a minute"), "0.7", 4)
    warehouse_rate = _money(_("warehouse, a minute"), "0.55", 4)
    visit_cost = _money(_("a visit by a sales rep"), "120")
    agreement_cost = _money(_("upkeep of an agreed price, a year"), "1.5")
    capital_rate = _percent(_("capital, percent a year"), "8")
    low_up_to = _percent(
        _("low up to, percent of net revenue"), "3",
        help_text=_("A ratio equal to the limit belongs to the lower band."),
    )  # fmt: skip
    medium_up_to = _percent(_("medium up to, percent of net revenue"), "6")

    class Meta:
        verbose_name = _("cost rate card")
        verbose_name_plural = _("cost rate cards")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(medium_up_to__gte=F("low_up_to")),
                name="segments_rate_card_bands_in_order",
                violation_error_message=_("Medium must reach at least as far as low."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(effective_from__isnull=False),
                name="segments_rate_card_in_force_from",
            ),
        ]

    def __str__(self):
        return str(_("Rate card %s") % self.pk)
