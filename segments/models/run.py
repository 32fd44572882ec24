"""The log of full runs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SegmentRun(models.Model):
    """One evaluation of everyone: when, how long, and what it changed."""

    class Status(models.TextChoices):
        """How the run stands."""

        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    as_of = models.DateTimeField(_("as of"))
    status = models.CharField(_("status"), max_length=8, choices=Status)
    seconds = models.FloatField(_("seconds"))
    companies = models.PositiveIntegerField(_("companies"), default=0)
    segments = models.PositiveIntegerField(_("segments"), default=0)
    entered = models.PositiveIntegerField(_("entered"), default=0)
    left = models.PositiveIntegerField(_("left"), default=0)
    failed_segments = ArrayField(models.CharField(max_length=64), default=list)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("segment run")
        verbose_name_plural = _("segment runs")
        ordering = ["-as_of", "-pk"]

    def __str__(self):
        return f"{self.as_of:%Y-%m-%d %H:%M} {self.status}"
