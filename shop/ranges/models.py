"""
What staff set: who may see which range; and which products a range holds, worked out.

What ended is kept by triggers, so that no way of writing goes past it (``past`` reads it again).
"""

from datetime import datetime

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class RangeAccessQuerySet(models.QuerySet):
    """Ways to fetch access rows."""

    def at(self, instant: datetime) -> "RangeAccessQuerySet":
        """The rows in force at an instant: from ``starts_at`` on, up to before ``ends_at``."""
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=instant),
            Q(ends_at__isnull=True) | Q(ends_at__gt=instant),
        )


class RangeAccess(models.Model):
    """
    What a range does for the companies and segments it names.

    With nobody named, ``only`` and ``hide`` concern nobody and ``exclusive`` hides from everybody.
    A range with a row here can not be deleted: that would show what was hidden.
    """

    class Verb(models.TextChoices):
        """The three things a range can do."""

        ONLY = "only", _("They see only this range")
        HIDE = "hide", _("They do not see this range")
        EXCLUSIVE = "exclusive", _("Nobody but them sees this range")

    range = models.ForeignKey(
        "offer.Range", models.PROTECT, related_name="access_rows", verbose_name=_("range")
    )
    verb = models.CharField(_("what it does"), max_length=10, choices=Verb)
    segments = models.ManyToManyField(
        "segments.Segment", blank=True, related_name="+", verbose_name=_("segments")
    )
    companies = models.ManyToManyField(
        "segments.Company", blank=True, related_name="+", verbose_name=_("companies")
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends before"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = RangeAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("range access")
        verbose_name_plural = _("range access")
        ordering = ["range", "verb", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="ranges_access_period_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.range}: {self.get_verb_display()}"


class RangeAttribute(models.Model):
    """
    What a range says about an attribute: which products it brings, must have, or leaves out.

    The brand is the attribute “brand”. Values are compared as texts, whatever their case. Rows that
    include add up; of an attribute that is required one of the values must be there.
    """

    class Kind(models.TextChoices):
        """What a row does to the products with the value."""

        INCLUDE = "include", _("They belong to the range")
        REQUIRE = "require", _("Only they can belong to the range")
        EXCLUDE = "exclude", _("They do not belong to the range")

    range = models.ForeignKey(
        "offer.Range", models.CASCADE, related_name="attribute_rows", verbose_name=_("range")
    )
    kind = models.CharField(_("products with the value"), max_length=8, choices=Kind)
    code = models.CharField(_("attribute"), max_length=128)
    value = models.CharField(_("value"), max_length=255)

    class Meta:
        verbose_name = _("attribute of a range")
        verbose_name_plural = _("attributes of a range")
        ordering = ["range", "kind", "code", "value", "pk"]
        constraints = [
            models.UniqueConstraint(
                "range", "kind", "code", Lower("value"), name="ranges_attribute_once",
                violation_error_message=_("The range says this already."),
            ),
            models.CheckConstraint(
                condition=~Q(value="") & ~Q(code=""), name="ranges_attribute_has_a_value"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code}: {self.value}"


class RangeMember(models.Model):
    """
    A product in a range, worked out by ``resolution`` from what the range names.

    Variants have rows of their own. ``is_whole`` is false for a product that is here only because
    some of its variants are: such a row can show the product, but never hides it. ``since`` is
    empty for members that are older than their history.
    """

    range = models.ForeignKey(
        "offer.Range", models.CASCADE, related_name="members", verbose_name=_("range")
    )
    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="range_members", verbose_name=_("product")
    )
    is_whole = models.BooleanField(_("whole product"), default=True)
    since = models.DateTimeField(_("since"), null=True, db_default=TransactionNow(), editable=False)

    class Meta:
        verbose_name = _("range member")
        verbose_name_plural = _("range members")
        ordering = ["range", "product"]
        constraints = [
            models.UniqueConstraint(fields=["product", "range"], name="ranges_member_once"),
        ]
        indexes = [models.Index(fields=["range", "product"], name="ranges_member_by_range")]

    def __str__(self):
        return f"{self.product_id} in {self.range_id}"


class PastMember(models.Model):
    """A product that was in a range from ``since`` (inside, or empty) to ``until`` (outside)."""

    range = models.ForeignKey(
        "offer.Range", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("range"),
    )  # fmt: skip
    product = models.ForeignKey(
        "catalogue.Product", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("product"),
    )  # fmt: skip
    is_whole = models.BooleanField(_("whole product"))
    since = models.DateTimeField(_("since"), null=True)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("past range member")
        verbose_name_plural = _("past range members")
        ordering = ["product_id", "range_id", "until"]
        indexes = [models.Index(fields=["product", "until"], name="ranges_past_member_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__gt=F("since")),
                name="ranges_past_member_stood_a_while",
            ),
        ]

    def __str__(self):
        return f"{self.product_id} in {self.range_id} until {self.until}"


class PastPublicity(models.Model):
    """Whether a product was public, up to ``until`` (outside), when that changed."""

    product = models.ForeignKey(
        "catalogue.Product", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("product"),
    )  # fmt: skip
    was_public = models.BooleanField(_("was public"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("past publicity")
        verbose_name_plural = _("past publicity")
        ordering = ["product_id", "until"]
        constraints = [
            models.UniqueConstraint(fields=["product", "until"], name="ranges_publicity_once"),
        ]

    def __str__(self):
        return f"{self.product_id} until {self.until}"
