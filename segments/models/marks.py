"""What must be looked at again, and under which rules the world stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DirtyMark(models.Model):
    """
    The outbox of changes: written in the transaction of the change, taken away by the drain.

    Append-only and without a foreign key or a unique key, so that an order never waits for the
    drain, nor for another order of the same company. ``fields`` are the columns of CompanyFacts
    that may have changed; none means all of them. Marks of a bulk change wait behind the others.
    A mark that could not be worked off is tried again, later each time.
    """

    company_id = models.BigIntegerField(_("company"))
    fields = ArrayField(models.CharField(max_length=40), default=list)
    reason = models.CharField(_("reason"), max_length=40)
    marked_at = models.DateTimeField(_("marked at"), default=timezone.now)
    is_bulk = models.BooleanField(_("part of a bulk change"), default=False, db_default=False)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0, db_default=0)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("dirty mark")
        verbose_name_plural = _("dirty marks")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(is_bulk=False), name="segments_mark_alone"
            )
        ]

    def __str__(self):
        return f"{self.company_id} {self.reason}"


class Ruleset(models.Model):
    """One row: counts the changes of the set of published rules, so that a batch can tell."""

    revision = models.PositiveBigIntegerField(_("revision"), default=1)

    class Meta:
        verbose_name = _("ruleset")
        verbose_name_plural = _("rulesets")
        ordering = ["pk"]

    def __str__(self):
        return f"r{self.revision}"
