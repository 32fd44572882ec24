"""Who is in what: the history, and the one row a page reads."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MembershipQuerySet(models.QuerySet):
    """Memberships by time."""

    def at(self, instant: datetime) -> "MembershipQuerySet":
        """Keep the stays that hold at an instant, past or present."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=instant), valid_from__lte=instant
        )

    def open(self) -> "MembershipQuerySet":
        """Keep the stays that have not ended."""
        return self.filter(valid_to__isnull=True)


class Membership(models.Model):
    """
    A company's stay in a segment, half-open: ``valid_from`` inside, ``valid_to`` outside.

    ``version`` is the published version at entry; ``grace_since`` the first local day on which the
    rule did not match any more; ``ended_by`` why it ended. What held the company earlier in the
    same stay is in ``EarlierReason``. Written by ``evaluation`` and ``merging`` only.
    """

    class Reason(models.TextChoices):
        """What holds a company in a segment."""

        RULE = "rule", _("Matches the rule")
        STAY = "stay", _("Matches the rule to stay")
        INCLUDE = "include", _("Included by hand")
        INHERITED = "inherited", _("Inherited from the parent company")
        GRACE = "grace", _("In its days of grace")
        DEFAULT = "default", _("Default of the dimension")

    class End(models.TextChoices):
        """Why a stay ended."""

        NO_MATCH = "no_match", _("No longer matches")
        OUTRANKED = "outranked", _("Another segment of the dimension took it")
        EXCLUDE = "exclude", _("Excluded by hand")
        PIN_ENDED = "pin_ended", _("No longer included by hand")
        INACTIVE = "inactive", _("The company is not active any more")
        MERGED = "merged", _("The company was merged into another")
        ARCHIVED = "archived", _("The segment was archived")

    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, related_name="memberships", db_constraint=False
    )
    company = models.ForeignKey(
        "segments.Company", models.CASCADE, related_name="memberships", db_constraint=False
    )
    valid_from = models.DateTimeField(_("since"))
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    version = models.ForeignKey(
        "segments.SegmentVersion", models.RESTRICT, null=True, blank=True, related_name="+",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    grace_since = models.DateField(_("in grace since"), null=True, blank=True)
    ended_by = models.CharField(
        _("ended because"), max_length=16, blank=True, default="", db_default="", choices=End
    )

    objects = MembershipQuerySet.as_manager()

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
        indexes = [
            models.Index(
                fields=["company"], condition=Q(valid_to__isnull=True, grace_since__isnull=False),
                name="segments_in_grace",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.company_id} in {self.segment_id}"


class EarlierReason(models.Model):
    """What held a company in a segment until an instant (outside); append-only."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="earlier")
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=16, choices=Membership.Reason)
    grace_since = models.DateField(_("in grace since"), null=True, blank=True)

    class Meta:
        verbose_name = _("earlier reason")
        verbose_name_plural = _("earlier reasons")
        ordering = ["membership", "until", "pk"]

    def __str__(self):
        return f"{self.reason} until {self.until:%Y-%m-%d %H:%M}"


class CompanyState(models.Model):
    """
    The read model: what a page needs to know of a company, in one row.

    ``segment_ids`` are in rank order (dimension rank and code, then priority and code);
    ``ancestor_ids`` nearest first. ``marks`` say why as well (segment id × 8 + reason), sorted.
    ``facts_rev`` and ``ruleset_rev`` are what the answer was made from. ``as_of`` is when the row
    last changed. ``next_change_at`` is when somebody must look again: an override begins or ends,
    days of grace end, or an event leaves a window of hours.
    """

    company = models.OneToOneField(
        "segments.Company", models.CASCADE, primary_key=True, related_name="state"
    )
    segment_ids = ArrayField(models.BigIntegerField(), default=list)
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list)
    marks = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    facts_rev = models.BigIntegerField(default=0, db_default=0)
    ruleset_rev = models.BigIntegerField(default=0, db_default=0)
    as_of = models.DateTimeField()
    next_change_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("company state")
        verbose_name_plural = _("company states")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.company_id}: {self.segment_ids}"
