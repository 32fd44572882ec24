"""When terms changed and when they change by themselves, for ``Shopper.terms_key``."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.translation import gettext_lazy as _


class TermsChange(models.Model):
    """
    So many changes of what one consumer answers from (price lists, ranges, the catalogue ...).

    Only ever added, by triggers and by ``bump_terms``, and now and then added up into one row: the
    sum never sinks, and nobody waits for anybody. ``at`` is the last of the changes; it tells a
    database that was put back to an earlier day from the one it was.
    """

    consumer = models.CharField(_("consumer"), max_length=32)
    changes = models.PositiveBigIntegerField(_("changes"), default=1, db_default=1)
    at = models.DateTimeField(_("at"), db_default=TransactionNow())

    class Meta:
        verbose_name = _("change of terms")
        verbose_name_plural = _("changes of terms")
        ordering = ["consumer", "pk"]

    def __str__(self):
        return f"{self.consumer} +{self.changes}"


class TermsBoundary(models.Model):
    """
    An instant at which some period begins or ends: answers made before do not hold after it.

    Never deleted: one too many only has a few answers made again.
    """

    at = models.DateTimeField(_("at"), primary_key=True)

    class Meta:
        verbose_name = _("boundary of terms")
        verbose_name_plural = _("boundaries of terms")
        ordering = ["at"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
