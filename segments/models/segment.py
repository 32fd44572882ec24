"""Dimensions and segments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dimension(models.Model):
    """An axis. In an exclusive one a company is in at most one segment at a time."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_exclusive = models.BooleanField(_("exclusive"), default=False)
    rank = models.PositiveSmallIntegerField(_("rank"), default=100)

    class Meta:
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ["rank", "code"]

    def __str__(self):
        return self.name


class Segment(models.Model):
    """A named group of companies."""

    class Status(models.TextChoices):
        """Only a published segment has members."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    code = models.SlugField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("purpose"), blank=True)
    dimension = models.ForeignKey(
        Dimension, models.PROTECT, related_name="segments", verbose_name=_("dimension")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=100)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["dimension__rank", "dimension__code", "priority", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "priority"], name="segments_priority_once_in_a_dimension"
            ),
        ]

    def __str__(self):
        return self.name
