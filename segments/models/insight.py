"""What became of segments: day by day, against their publish, and what somebody must look at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MONEY = {"max_digits": 18, "decimal_places": 2}


class SegmentDay(models.Model):
    """
    A segment on one local day.

    Orders, visits and refusals belong to it when the company was a member at that very instant.
    ``companies`` is the size at the end of the day. Money is in the base currency, without VAT,
    after discounts and returns; ``margin`` covers the ``margin_revenue`` whose costs are known.
    Written by ``insight.days`` only, which can make any day again.
    """

    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, related_name="days", verbose_name=_("segment")
    )
    day = models.DateField(_("day"))
    companies = models.IntegerField(_("companies"), default=0)
    entered = models.IntegerField(_("entered"), default=0)
    left = models.IntegerField(_("left"), default=0)
    orders = models.IntegerField(_("orders"), default=0)
    revenue = models.DecimalField(_("revenue"), default=0, **MONEY)
    returned = models.DecimalField(_("returned"), default=0, **MONEY)
    unpriced = models.IntegerField(
        _("orders without a rate"), default=0, help_text=_("They count, but not for money.")
    )
    margin = models.DecimalField(_("margin"), null=True, **MONEY)
    margin_revenue = models.DecimalField(_("revenue with known costs"), default=0, **MONEY)
    active = models.IntegerField(_("companies that ordered"), default=0)
    refusals = models.IntegerField(_("orders refused by the minimum order"), default=0)
    refused = models.IntegerField(_("companies refused"), default=0)
    refused_ordered = models.IntegerField(
        _("of these, ordered within a week"), default=0
    )  # fmt: skip
    sessions = models.IntegerField(_("visits"), default=0)
    visitors = models.IntegerField(_("companies that visited"), default=0)
    visitors_ordered = models.IntegerField(_("of these, ordered the same day"), default=0)

    class Meta:
        verbose_name = _("day of a segment")
        verbose_name_plural = _("dashboard of segments")
        ordering = ["segment", "day"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "day"], name="segments_day_once"),
        ]
        indexes = [models.Index(fields=["day"], name="segments_day_when")]

    def __str__(self):
        return f"{self.segment_id} {self.day:%Y-%m-%d}"


class SegmentBaseline(models.Model):
    """
    How the members of a segment were spread when its rule was published.

    ``facts`` holds for each fact of the rule how it was cut into bins, and how many members were
    in each: ``{"employees": {"kind": "number", "edges": ["10", "50"], "counts": [3, 9, 4, 1]}}``;
    the last count of a number is that of unknown values.
    """

    publication = models.OneToOneField(
        "segments.Publication", models.CASCADE, primary_key=True, related_name="baseline"
    )
    taken_at = models.DateTimeField(_("taken at"))
    companies = models.IntegerField(_("companies"))
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("baseline of a segment")
        verbose_name_plural = _("baselines of segments")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.publication_id}: {self.companies}"


class SegmentAlert(models.Model):
    """
    Something a person should look at, from when it was seen until it was gone.

    ``told`` holds the numbers of its sentence; the words are made where it is shown.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        SIZE = "size", _("Size changed")
        CHURN = "churn", _("Companies come and go")
        FAILED = "failed", _("Can not be evaluated")
        STALE = "stale", _("Data is old")
        DRIFT = "drift", _("Members have changed")
        OVERDUE = "overdue", _("Review is overdue")
        UNUSED = "unused", _("Nobody uses it")

    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, null=True, blank=True, related_name="alerts",
        verbose_name=_("segment"),
    )  # fmt: skip
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    told = models.JSONField(_("numbers"), default=dict)
    raised_at = models.DateTimeField(_("since"))
    cleared_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "kind"], condition=Q(cleared_at__isnull=True),
                name="segments_one_open_alert_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(cleared_at__isnull=True, segment__isnull=True),
                name="segments_one_open_alert_of_all",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.kind} {self.segment_id}"


class ReviewTask(models.Model):
    """That somebody looks whether a segment is still right, by a day. Its page holds the report."""

    class Outcome(models.TextChoices):
        """What was decided; none of it happens by itself."""

        KEEP = "keep", _("Keep as it is")
        CHANGE = "change", _("Change the rule")
        ARCHIVE = "archive", _("Archive")

    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, related_name="reviews", verbose_name=_("segment")
    )
    due = models.DateField(_("due"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    note = models.TextField(_("note"), blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("done by"),
    )  # fmt: skip
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    report = models.JSONField(_("report at the decision"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["done_at", "due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment"], condition=Q(done_at__isnull=True),
                name="segments_one_open_review",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="")
                | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="segments_review_done_has_an_outcome",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.segment_id} by {self.due}"


class Notice(models.Model):
    """
    The outbox of mails to staff: each ``key`` is told to a recipient once.

    Written with what it tells of; sent by a task, again and later each time if that fails.
    """

    key = models.CharField(_("about"), max_length=80)
    recipient = models.EmailField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("created at"))
    next_try_at = models.DateTimeField(_("next try"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("notice to staff")
        verbose_name_plural = _("notices to staff")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="segments_notice_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(sent_at__isnull=True),
                name="segments_notice_waiting",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.key} to {self.recipient}"


class SegmentViewing(models.Model):
    """When somebody last opened the page of a segment."""

    segment = models.OneToOneField(
        "segments.Segment", models.CASCADE, primary_key=True, related_name="viewing"
    )
    viewed_on = models.DateField(_("viewed on"))

    class Meta:
        verbose_name = _("viewing of a segment")
        verbose_name_plural = _("viewings of segments")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.segment_id} {self.viewed_on:%Y-%m-%d}"
