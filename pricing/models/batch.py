"""One import of prices, or the taking back of one: every row that it wrote names it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceBatch(models.Model):
    """A set of changes to one price list that was made, and can be taken back, as a whole."""

    price_list = models.ForeignKey(
        "pricing.PriceList", models.CASCADE, related_name="batches", verbose_name=_("price list")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("created by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("price batch")
        verbose_name_plural = _("price batches")
        ordering = ["-pk"]

    def __str__(self):
        return _("Batch %(number)s") % {"number": self.pk}
