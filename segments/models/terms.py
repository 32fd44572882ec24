"""Whose terms differ: what the consumers of segments refer to, for ``Shopper.terms_key``."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TermsRevision(models.Model):
    """Counts the changes of one consumer (price lists, ranges, front pages, order rules)."""

    consumer = models.CharField(_("consumer"), max_length=32, primary_key=True)
    revision = models.PositiveBigIntegerField(_("revision"), default=0)

    class Meta:
        verbose_name = _("terms revision")
        verbose_name_plural = _("terms revisions")
        ordering = ["consumer"]

    def __str__(self):
        return f"{self.consumer} r{self.revision}"


class TermsAudience(models.Model):
    """A segment or a company that some row of a consumer speaks about."""

    consumer = models.CharField(_("consumer"), max_length=32)
    segment = models.ForeignKey("segments.Segment", models.CASCADE, null=True, related_name="+")
    company = models.ForeignKey("segments.Company", models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("terms audience")
        verbose_name_plural = _("terms audiences")
        ordering = ["consumer", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(segment__isnull=True, company__isnull=False)
                | Q(segment__isnull=False, company__isnull=True),
                name="segments_terms_speak_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.consumer}: {self.segment_id or self.company_id}"
