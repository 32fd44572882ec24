"""Lists of companies that people keep by hand or send as files."""

import builtins

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaticList(models.Model):
    """A named list of companies; rules ask for it by its code, which never changes."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip
    companies = models.ManyToManyField(
        "segments.Company", through="segments.StaticListEntry", related_name="static_lists"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("list of companies")
        verbose_name_plural = _("lists of companies")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class StaticListEntry(models.Model):
    """A company on a list."""

    list = models.ForeignKey(StaticList, models.CASCADE, related_name="entries")
    company = models.ForeignKey("segments.Company", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("company on a list")
        verbose_name_plural = _("companies on a list")
        ordering = ["list", "company"]
        constraints = [
            models.UniqueConstraint(fields=["list", "company"], name="segments_on_a_list_once"),
        ]

    def __str__(self):
        return f"{self.company_id} on {self.list_id}"


class ListImport(models.Model):
    """
    A change of a list: what was sent, what became of it.

    ``inactive`` companies are on the list too, but in no segment until they are active again.
    """

    class Mode(models.TextChoices):
        """What happens to companies that were on the list before."""

        REPLACE = "replace", _("Replace the list")
        EXTEND = "extend", _("Add to the list")

    list = models.ForeignKey(StaticList, models.CASCADE, related_name="imports")
    mode = models.CharField(_("mode"), max_length=8, choices=Mode)
    source = models.CharField(_("source"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    duplicate = models.PositiveIntegerField(_("duplicate"), default=0)
    unknown = models.PositiveIntegerField(_("unknown"), default=0)
    inactive = models.PositiveIntegerField(_("inactive"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    unknown_numbers = ArrayField(models.CharField(max_length=32), default=builtins.list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of a list")
        verbose_name_plural = _("changes of a list")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.list} {self.at:%Y-%m-%d %H:%M}"
