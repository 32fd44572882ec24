"""Dimensions and segments."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable
from django.utils.translation import gettext_lazy as _


class Dimension(models.Model):
    """An axis. In an exclusive one a company is in at most one segment at a time."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_exclusive = models.BooleanField(
        _("exclusive"), default=False,
        help_text=_("A company is in at most one segment of this dimension at a time."),
    )  # fmt: skip
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=100, help_text=_("The lower number comes first.")
    )
    default_segment = models.ForeignKey(
        "segments.Segment", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("default segment"),
        help_text=_("For companies that no other segment of an exclusive dimension takes."),
    )  # fmt: skip
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), default=0,
        help_text=_("How long a company stays after it stops matching. Up is at once."),
    )  # fmt: skip
    inherit_to_children = models.BooleanField(
        _("children inherit"), default=False,
        help_text=_("A company is also in the segments of its parent company."),
    )  # fmt: skip

    review_months = models.PositiveSmallIntegerField(
        _("months until a review"), null=True, blank=True,
        help_text=_("Empty: 6 when money depends on a segment, else 12."),
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ["rank", "code"]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a default that is of another dimension, or in a dimension that needs none."""
        default = self.default_segment
        if default is None:
            return
        if not self.is_exclusive:
            raise _refused(_("Only an exclusive dimension has a default segment."))
        if default.dimension_id != self.pk:
            raise _refused(_("The default must be a segment of this dimension."))


def _refused(message: str) -> ValidationError:
    error = ValidationError(message, code="default_segment")
    return ValidationError({"default_segment": error})


class SegmentQuerySet(models.QuerySet):
    """Segments by what they are good for."""

    def live(self) -> "SegmentQuerySet":
        """Keep the published segments of companies."""
        return self.filter(status=Segment.Status.PUBLISHED, audience=Segment.Audience.COMPANY)


class Segment(models.Model):
    """
    A named group of companies, kept by the rule of its published version.

    A published segment without a version is kept by hand: only overrides put companies in it.
    ``draft_rule`` is what an editor has saved and not yet published; ``draft_terms`` holds its
    ``stay_rule`` and ``grace_days`` (empty: those that are published).
    """

    class Status(models.TextChoices):
        """Only a published segment has members."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    class Audience(models.TextChoices):
        """Whether companies are in it, or visitors of whom only the session is known."""

        COMPANY = "company", _("Companies")
        VISITOR = "visitor", _("Visitors")

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("purpose"), blank=True)
    dimension = models.ForeignKey(
        Dimension, models.PROTECT, related_name="segments", verbose_name=_("dimension")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=100, help_text=_("The lower number comes first.")
    )
    audience = models.CharField(
        _("audience"), max_length=8, choices=Audience, default=Audience.COMPANY
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_version = models.ForeignKey(
        "segments.SegmentVersion", models.RESTRICT, null=True, blank=True, related_name="+",
        editable=False, verbose_name=_("published version"),
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip
    review_due = models.DateField(_("review due"), null=True, blank=True)
    draft_rule = models.JSONField(_("draft rule"), null=True, blank=True)
    draft_terms = models.JSONField(
        _("what else the draft says"), null=True, blank=True, editable=False
    )
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True, editable=False)
    failure = models.TextField(_("failure"), blank=True, editable=False)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["dimension__rank", "dimension__code", "priority", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "priority"], name="segments_priority_once_in_a_dimension",
                deferrable=Deferrable.DEFERRED,
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name
