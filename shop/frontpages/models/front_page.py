"""A front page: for whom, and when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from segments.calendar import is_storable

from ..querysets import FrontPageQuerySet


class FrontPage(models.Model):
    """What ``/`` shows to an audience during a period. A page without an audience is for nobody."""

    code = models.SlugField(
        _("code"), max_length=64, unique=True,
        help_text=_("A short name without spaces. Decides when all else is equal."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=80)
    published = models.BooleanField(
        _("published"), default=False, help_text=_("Nobody sees a page that is not published.")
    )
    is_default = models.BooleanField(
        _("default page"), default=False,
        help_text=_("What everybody sees when no other page is for them. There is one."),
    )  # fmt: skip
    for_everyone = models.BooleanField(
        _("for everyone"), default=False,
        help_text=_("Before the default page, for instance a campaign with a period."),
    )  # fmt: skip
    for_visitors = models.BooleanField(
        _("for visitors"), default=False,
        help_text=_("People who are not logged in, or belong to no company."),
    )  # fmt: skip
    segments = models.ManyToManyField(
        "segments.Segment", blank=True, related_name="+", verbose_name=_("segments")
    )
    companies = models.ManyToManyField(
        "segments.Company", blank=True, related_name="+", verbose_name=_("companies"),
        help_text=_("A company's page is also for its subsidiaries, unless they have their own."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = FrontPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) | Q(ends_at=None) | Q(starts_at=None),
                name="frontpages_period_in_order",
                violation_error_message=_("The page ends before it starts."),
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True),
                name="frontpages_one_default",
                violation_error_message=_(
                    "Another page is the default. Take the mark from that one first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_default=False)
                | Q(published=True, starts_at=None, ends_at=None),
                name="frontpages_default_is_always_there",
                violation_error_message=_(
                    "The default page must be published and have no period: it is what remains."
                ),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def clean(self):
        """
        Refuse to take the mark from the default page: nothing would remain.

        And periods that can not be read back: no front page could be shown any more.
        """
        words = _("Choose a year between 1900 and 9990.")
        lost = [name for name in ("starts_at", "ends_at") if not is_storable(getattr(self, name))]
        if lost:
            raise ValidationError(dict.fromkeys(lost, words))
        was_default = self.pk and FrontPage.objects.filter(pk=self.pk, is_default=True).exists()
        if was_default and not self.is_default:
            raise ValidationError(
                {"is_default": _("This is the default page. Mark another page as default instead.")}
            )
