"""The record of two companies that became one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CompanyMerge(models.Model):
    """
    That a company was merged into another: who did it, when and why, and what moved.

    ``moved`` holds the keys of the rows that moved, by belonging, so that it can be undone.
    """

    source = models.ForeignKey(
        "segments.Company", models.CASCADE, related_name="merges", verbose_name=_("company")
    )
    into = models.ForeignKey(
        "segments.Company", models.CASCADE, related_name="absorbed", verbose_name=_("merged into")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    reason = models.TextField(_("reason"))
    moved = models.JSONField(_("moved"), default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("undone by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("merge of companies")
        verbose_name_plural = _("merges of companies")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.source_id} into {self.into_id}"
