"""Published rules, written once and never changed, and when each was in force."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SegmentVersion(models.Model):
    """One published rule of a segment. Rolling back publishes an older rule as a new number."""

    segment = models.ForeignKey("segments.Segment", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    rule = models.JSONField(_("rule"))
    stay_rule = models.JSONField(_("rule to stay"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), null=True, blank=True, help_text=_("Empty: those of the dimension.")
    )
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("author"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("segment version")
        verbose_name_plural = _("segment versions")
        ordering = ["segment", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "number"], name="segments_version_number_once"
            ),
        ]

    def __str__(self):
        return f"{self.segment} v{self.number}"


class Publication(models.Model):
    """
    That a segment got a rule, or was archived, at an instant; append-only.

    What was in force at any past instant is the last publication before it. ``version`` is empty
    for a segment that is kept by hand, and for one that ends.
    """

    segment = models.ForeignKey("segments.Segment", models.CASCADE, related_name="publications")
    at = models.DateTimeField(_("at"))
    version = models.ForeignKey(
        SegmentVersion, models.RESTRICT, null=True, blank=True, related_name="+",
        verbose_name=_("version"),
    )  # fmt: skip
    is_live = models.BooleanField(_("published"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["segment", "-at", "-pk"]
        indexes = [models.Index(fields=["segment", "-at"], name="segments_publication_when")]

    def __str__(self):
        return f"{self.segment_id} at {self.at:%Y-%m-%d %H:%M}"
