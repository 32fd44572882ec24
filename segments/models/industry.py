"""Industry code trees: NACE Rev. 2.1 and NAICS 2022."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class IndustryCode(models.Model):
    """One code of one tree. ``path`` holds the codes from the root down to this one."""

    class Scheme(models.TextChoices):
        """Which tree."""

        NACE = "nace", _("NACE Rev. 2.1")
        NAICS = "naics", _("NAICS 2022")

    scheme = models.CharField(_("scheme"), max_length=8, choices=Scheme)
    code = models.CharField(_("code"), max_length=8)
    title = models.CharField(_("title"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = ArrayField(models.CharField(max_length=8), verbose_name=_("path"))

    class Meta:
        verbose_name = _("industry code")
        verbose_name_plural = _("industry codes")
        ordering = ["scheme", "path"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="segments_industry_code_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"
