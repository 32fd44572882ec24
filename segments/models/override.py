"""What a person decided about one company and one segment, against or ahead of the rule."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OverrideQuerySet(models.QuerySet):
    """Overrides by time and by clash."""

    def at(self, instant: datetime) -> "OverrideQuerySet":
        """Keep those in force: ``valid_from <= instant < valid_until``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=instant),
            Q(valid_until__isnull=True) | Q(valid_until__gt=instant),
        )

    def clashing_with(self, other: "Override") -> "OverrideQuerySet":
        """Keep the pins that the same exclusive dimension can not hold together with ``other``."""
        clash = self.filter(
            kind=Override.Kind.INCLUDE,
            company_id=other.company_id,
            segment__dimension_id=other.segment.dimension_id,
        ).exclude(pk=other.pk)
        if other.valid_until:
            clash = clash.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=other.valid_until))
        if other.valid_from:
            clash = clash.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=other.valid_from))
        return clash


class Override(models.Model):
    """A manual include (pin) or exclude, half-open: from inside, until outside."""

    class Kind(models.TextChoices):
        """An exclude beats an include."""

        INCLUDE = "include", _("Include")
        EXCLUDE = "exclude", _("Exclude")

    segment = models.ForeignKey(
        "segments.Segment", models.CASCADE, related_name="overrides", verbose_name=_("segment")
    )
    company = models.ForeignKey(
        "segments.Company", models.CASCADE, related_name="overrides", verbose_name=_("company")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    reason = models.TextField(_("reason"))
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["segment", "company", "-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")),
                name="segments_override_period_in_order",
                violation_error_code="override_period",
                violation_error_message=_("The override must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="segments_override_has_a_reason",
                violation_error_code="override_reason",
                violation_error_message=_("Say why: an override needs a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.company} – {self.segment}"

    def check_person(self, person: Any) -> None:
        """Refuse what a person may not decide: about this company, or without an end (law S1)."""
        if not person.has_perm("segments.override_all_companies"):
            rep = self.company.account_manager
            is_own = rep is not None and rep.user_id is not None and rep.user_id == person.pk
            if not (is_own and person.has_perm("segments.override_own_companies")):
                raise ValidationError(
                    _("You may not decide this about “%(company)s”."),
                    code="not_your_company",
                    params={"company": self.company},
                )
        if self.valid_until is None and not person.has_perm("segments.override_permanently"):
            raise ValidationError(
                {"valid_until": ValidationError(_("Say until when."), code="end_needed")}
            )

    def clean(self):
        """Refuse a second pin in an exclusive dimension, naming the first; ask who decides."""
        if self._state.adding and self.by is not None and self.company_id:
            self.check_person(self.by)
        if self.kind != self.Kind.INCLUDE or not (self.segment_id and self.company_id):
            return
        if not self.segment.dimension.is_exclusive:
            return
        first = Override.objects.clashing_with(self).select_related("segment").first()
        if first is not None:
            raise ValidationError(
                _("The company is already pinned to “%(segment)s” in this dimension."),
                code="second_pin",
                params={"segment": first.segment.name},
            )
