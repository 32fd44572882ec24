"""How fresh the read model was, minute by minute."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FreshnessSample(models.Model):
    """How long the oldest waiting change had waited at an instant; kept for thirty days."""

    at = models.DateTimeField(_("at"), primary_key=True)
    seconds = models.FloatField(_("seconds"))
    waiting = models.PositiveIntegerField(_("waiting changes"), default=0)

    class Meta:
        verbose_name = _("sample of freshness")
        verbose_name_plural = _("samples of freshness")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.seconds:.1f} s"
