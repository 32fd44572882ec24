"""One import of prices, or the taking back of one: every row that it wrote names it."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def private_files() -> Storage:
    """Answer where uploads are kept that no address leads to."""
    return storages["private"]


def where_kept(batch: "PriceBatch", name: str) -> str:
    """Name a kept upload; the storage makes up the rest."""
    return f"prices/{batch.price_list_id}{PurePosixPath(name).suffix.lower()[:8]}"


class PriceBatch(models.Model):
    """
    A set of changes to one price list that is made, and can be taken back, as a whole.

    A file is *checked*: its rows are staged, compared with the list, and counted. Then somebody
    *approves* the batch and it is *applied* in one transaction. What is staged prices nothing.
    """

    class Kind(models.TextChoices):
        """What the batch does."""

        IMPORT = "import", _("Import")
        UNDO = "undo", _("Taking back")

    class Status(models.TextChoices):
        """How far the batch is."""

        WAITING = "waiting", _("Waits to be checked")
        CHECKING = "checking", _("Is being checked")
        REFUSED = "refused", _("Has mistakes")
        READY = "ready", _("Checked")
        SAME = "same", _("Changes nothing")
        APPROVED = "approved", _("Waits to be applied")
        APPLYING = "applying", _("Is being applied")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Taken back")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    price_list = models.ForeignKey(
        "pricing.PriceList", models.CASCADE, related_name="batches", verbose_name=_("price list")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.IMPORT)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("created by"),
    )  # fmt: skip
    reason = models.CharField(_("why"), max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    file = models.FileField(_("file"), storage=private_files, upload_to=where_kept, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file_bytes = models.BigIntegerField(_("bytes"), default=0)
    fingerprint = models.CharField(_("fingerprint of the file"), max_length=64, blank=True)
    replaces = models.BooleanField(_("removes prices the file does not name"), default=False)
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="undoings",
        verbose_name=_("takes back"),
    )  # fmt: skip

    # How far it is. ``attempts`` counts the workers that began a step and died of it.
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_staged = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    problem_count = models.PositiveIntegerField(_("mistakes"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    seconds = models.FloatField(_("seconds"), default=0)
    error = models.TextField(_("error"), blank=True)

    # What applying it does. ``digest`` is the sum of the hashes of all differences.
    created = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    kept = models.PositiveIntegerField(_("left alone"), default=0)
    digest = models.CharField(max_length=40, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    has_moved = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("approved by"),
    )  # fmt: skip
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("price batch")
        verbose_name_plural = _("price batches")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["id"], name="pricing_batch_under_way",
                condition=Q(status__in=["waiting", "checking", "approved", "applying"]),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["applied", "undone"], applied_at__isnull=False)
                | Q(applied_at__isnull=True) & ~Q(status__in=["applied", "undone"]),
                name="pricing_batch_says_when_it_was_applied",
            ),
        ]

    def __str__(self):
        return _("Batch %(number)s") % {"number": self.pk}

    @property
    def is_under_way(self) -> bool:
        """Whether a worker works on it, or soon will."""
        return self.status in UNDER_WAY

    @property
    def has_changes(self) -> bool:
        """Whether applying it changes, or changed, anything."""
        return bool(self.created or self.changed or self.removed)

    @property
    def progress(self) -> float:
        """How much of the file is read, from 0 to 1."""
        return min(self.bytes_read / self.file_bytes, 1.0) if self.file_bytes else 0.0


UNDER_WAY = {
    PriceBatch.Status.WAITING,
    PriceBatch.Status.CHECKING,
    PriceBatch.Status.APPROVED,
    PriceBatch.Status.APPLYING,
}
