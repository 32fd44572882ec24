"""Releases: drafts that are checked, approved and published together, and what was seen before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = {"on_delete": models.SET_NULL, "null": True, "blank": True, "related_name": "+"}


class Release(models.Model):
    """
    One or more drafts on their way to being published, all or none of them.

    ``sha256`` is the fingerprint of what was approved or planned: when a draft changes afterwards,
    the release is open again. ``confirmed`` holds what the publisher typed to confirm.
    """

    class Status(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("Being prepared")
        WAITING = "waiting", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        PLANNED = "planned", _("Planned")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    title = models.CharField(_("title"), max_length=120, blank=True)
    note = models.TextField(_("what changes, and why"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    is_rollback = models.BooleanField(_("rollback"), default=False)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("author"), **PERSON)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("approved by"), **PERSON)
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), **PERSON
    )
    created_at = models.DateTimeField(_("created at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    confirmed = models.JSONField(default=dict, blank=True, editable=False)
    failure = models.TextField(_("failure"), blank=True, editable=False)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["publish_at"], condition=Q(status="planned"), name="segments_release_due"
            ),
        ]
        permissions = [
            ("publish_segment", _("Can publish segments")),
            ("approve_release", _("Can approve segments on which money depends")),
            ("override_own_companies", _("Can include and exclude own companies by hand")),
            ("override_all_companies", _("Can include and exclude any company by hand")),
            ("override_permanently", _("Can include and exclude without an end date")),
            ("export_segments", _("Can export the companies of a segment")),
            ("manage_calibration", _("Can manage calibrations and rate cards")),
        ]

    def __str__(self):
        return self.title or str(_("Release %s") % self.pk)


class ReleaseItem(models.Model):
    """
    One segment of a release: its draft, or the older ``version`` that it goes back to.

    ``priority`` is its new place in its dimension (empty: as it is). ``before`` and ``after`` are
    the versions that were published before and after the release.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="items")
    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, related_name="release_items", verbose_name=_("segment")
    )
    version = models.ForeignKey(
        "segments.SegmentVersion", models.RESTRICT, null=True, blank=True, related_name="+",
        verbose_name=_("back to version"),
    )  # fmt: skip
    priority = models.PositiveSmallIntegerField(_("priority"), null=True, blank=True)
    before = models.ForeignKey(
        "segments.SegmentVersion", models.RESTRICT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    after = models.ForeignKey(
        "segments.SegmentVersion", models.RESTRICT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("segment of a release")
        verbose_name_plural = _("segments of a release")
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "segment"], name="segments_release_names_a_segment_once"
            ),
        ]

    def __str__(self):
        return f"{self.segment_id} in {self.release_id}"


class ReleaseDimension(models.Model):
    """What a release changes about a dimension: its default, its grace, who inherits."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="dimensions")
    dimension = models.ForeignKey(
        "segments.Dimension", models.CASCADE, related_name="+", verbose_name=_("dimension")
    )
    default_segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("default segment"),
    )  # fmt: skip
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    inherit_to_children = models.BooleanField(_("children inherit"), default=False)

    class Meta:
        verbose_name = _("dimension of a release")
        verbose_name_plural = _("dimensions of a release")
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "dimension"], name="segments_release_names_a_dimension_once"
            ),
        ]

    def __str__(self):
        return f"{self.dimension_id} in {self.release_id}"


class ReleaseEvent(models.Model):
    """
    The audit trail: who did what to a release or a segment, when and why; append-only.

    Without either it tells of the calibration or rate card that ``detail`` names, and what it said.
    """

    class Action(models.TextChoices):
        """What was done."""

        CREATED = "created", _("Created")
        CHANGED = "changed", _("Changed")
        REQUESTED = "requested", _("Approval requested")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        PLANNED = "planned", _("Planned")
        REOPENED = "reopened", _("Open again: a draft changed")
        FAILED = "failed", _("Could not be published")
        PUBLISHED = "published", _("Published")
        ROLLED_BACK = "rolled_back", _("Rolled back")
        ARCHIVED = "archived", _("Archived")
        RESTORED = "restored", _("An older version became the draft")

    release = models.ForeignKey(
        Release, models.CASCADE, null=True, blank=True, related_name="events"
    )
    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, null=True, blank=True, related_name="release_events"
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **PERSON)
    action = models.CharField(_("action"), max_length=16, choices=Action)
    reason = models.TextField(_("reason"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event of a release")
        verbose_name_plural = _("events of releases")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action} {self.release_id or self.segment_id}"


class PreviewRun(models.Model):
    """
    What a release would change, worked out and kept, for what its drafts said (``sha256``).

    ``stop`` asks the worker to end; ``result`` is plain data that pages show.
    """

    class Status(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", _("Waits for a worker")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    release = models.ForeignKey(Release, models.CASCADE, related_name="previews")
    sha256 = models.CharField(max_length=64)
    as_of = models.DateTimeField(_("as of"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    stop = models.BooleanField(default=False)
    step = models.CharField(_("step"), max_length=120, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField(_("last heard of at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), **PERSON)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"preview {self.pk} of release {self.release_id}"
