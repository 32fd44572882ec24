"""The log of runs: every evaluation of everyone, what it did, and how far it is."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SegmentRun(models.Model):
    """
    One evaluation of everyone: when, how long, how far, and what it changed.

    A running run prolongs its lease (``lease_until``); one whose lease has ended is dead.
    ``position`` is the last group of companies that is done, so that a stopped run can go on.
    """

    class Kind(models.TextChoices):
        """Why everyone was evaluated."""

        NIGHTLY = "nightly", _("Nightly")
        PUBLISH = "publish", _("Published or archived")
        REQUEST = "request", _("On request")

    class Status(models.TextChoices):
        """How the run stands."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")
        JOINED = "joined", _("Left to the run that was under way")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.REQUEST)
    as_of = models.DateTimeField(_("as of"))
    status = models.CharField(_("status"), max_length=8, choices=Status)
    with_facts = models.BooleanField(_("with facts"), default=True)
    is_forced = models.BooleanField(
        _("forced"), default=False, help_text=_("Also companies of which nothing has changed.")
    )
    seconds = models.FloatField(_("seconds"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    stop_requested = models.BooleanField(_("stop requested"), default=False)
    chunks = models.PositiveIntegerField(_("parts"), default=0)
    chunks_done = models.PositiveIntegerField(_("parts done"), default=0)
    position = models.BigIntegerField(_("position"), default=0)
    start_rev = models.BigIntegerField(_("revision of facts at the start"), default=0)
    ruleset_rev = models.BigIntegerField(_("revision of the rules"), default=0)
    companies = models.PositiveIntegerField(_("companies"), default=0)
    segments = models.PositiveIntegerField(_("segments"), default=0)
    entered = models.PositiveIntegerField(_("entered"), default=0)
    left = models.PositiveIntegerField(_("left"), default=0)
    changed = models.PositiveIntegerField(_("changed their reason"), default=0)
    failed_segments = ArrayField(models.CharField(max_length=64), default=list)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("segment run")
        verbose_name_plural = _("segment runs")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="running"), name="segments_one_run_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.as_of:%Y-%m-%d %H:%M} {self.status}"

    @property
    def progress(self) -> float:
        """How much is done, from 0 to 1."""
        if self.status == self.Status.DONE:
            return 1.0
        return min(self.chunks_done / self.chunks, 1.0) if self.chunks else 0.0

    def is_dead(self, now: datetime) -> bool:
        """Whether it says that it runs, but nobody has prolonged its lease."""
        return self.status == self.Status.RUNNING and (
            self.lease_until is None or self.lease_until < now
        )


class SegmentRunItem(models.Model):
    """What a run did to one segment that changed, failed, or was among the slowest."""

    run = models.ForeignKey(SegmentRun, models.CASCADE, related_name="items")
    segment = models.ForeignKey("segments.Segment", models.CASCADE, related_name="run_items")
    entered = models.PositiveIntegerField(_("entered"), default=0)
    left = models.PositiveIntegerField(_("left"), default=0)
    milliseconds = models.FloatField(
        _("milliseconds for a thousand companies"), null=True, blank=True
    )
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        verbose_name = _("segment in a run")
        verbose_name_plural = _("segments in runs")
        ordering = ["run", "segment"]
        constraints = [
            models.UniqueConstraint(fields=["run", "segment"], name="segments_once_in_a_run"),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.segment_id} +{self.entered} −{self.left}"


class StagedChange(models.Model):
    """A company of which a run has found that it differs, and which is not yet published."""

    run = models.ForeignKey(SegmentRun, models.CASCADE, related_name="staged")
    company_id = models.BigIntegerField(_("company"))

    class Meta:
        verbose_name = _("staged change")
        verbose_name_plural = _("staged changes")
        ordering = ["run", "company_id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "company_id"], name="segments_staged_once"),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.company_id}"
