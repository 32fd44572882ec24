"""The stamp that says which demo data a database holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Seeding(models.Model):
    """One run of the generator. A row exists only when the whole run is in the database."""

    scale = models.CharField(_("scale"), max_length=1)
    seed = models.BigIntegerField(_("seed"))
    as_of = models.DateTimeField(_("as of"))
    seconds = models.FloatField(_("seconds"))

    class Meta:
        verbose_name = _("seeding")
        verbose_name_plural = _("seedings")
        ordering = ["-as_of", "-pk"]

    def __str__(self):
        return f"{self.scale}, seed {self.seed}"
