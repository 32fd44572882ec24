"""Who is in what: the history, and the one row a page reads."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Membership(models.Model):
    """A company's stay in a segment, half-open: ``valid_from`` inside, ``valid_to`` outside."""

    segment = models.ForeignKey("segments.Segment", models.CASCADE, related_name="memberships")
    company = models.ForeignKey("segments.Company", models.CASCADE, related_name="memberships")
    valid_from = models.DateTimeField(_("since"))
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=16)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["segment", "company", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "company"], condition=Q(valid_to__isnull=True),
                name="segments_one_open_membership",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.company_id} in {self.segment_id}"


class CompanyState(models.Model):
    """The read model: what a page needs to know of a company, in one row."""

    company = models.OneToOneField(
        "segments.Company", models.CASCADE, primary_key=True, related_name="state"
    )
    segment_ids = ArrayField(models.BigIntegerField(), default=list)
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list)
    as_of = models.DateTimeField()

    class Meta:
        verbose_name = _("company state")
        verbose_name_plural = _("company states")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.company_id}: {self.segment_ids}"
