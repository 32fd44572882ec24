"""What companies told us: the number under which they know one of our products."""

from django.apps import apps
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from segments.shopper import Shopper

LONGEST = 64
"""How many characters a company's number may have."""


class OwnNumberQuerySet(models.QuerySet):
    """Own numbers, as seen by somebody."""

    def seen_by(self, shopper: Shopper, words: str = "") -> "OwnNumberQuerySet":
        """
        Keep the numbers of the shopper's companies for products that the shopper may see.

        ``words`` is looked for in the number, in our part number and in the title.
        """
        goods = apps.get_model("catalogue.Product").objects.visible_to(shopper)
        found = self.filter(company__in=shopper.company_ids, product__in=goods)
        words = words.replace("\x00", "").strip()[:LONGEST]
        if words:
            named = Q(number__icontains=words) | Q(product__upc__istartswith=words)
            named |= Q(plain__startswith=Func(Value(words), function="search_plain"))
            titled = Q(product__title__icontains=words)
            found = found.filter(named | titled | Q(product__parent__title__icontains=words))
        return found.select_related("company", "product__parent")


class OwnNumber(models.Model):
    """
    A company's own number for a product: private to it, the companies below it and their reps.

    A number names one product of a company; a product may have several numbers, and the one
    written last is shown. ``plain`` is the number without dashes, spaces and case; the database
    keeps it.
    """

    company = models.ForeignKey(
        "segments.Company", models.CASCADE, related_name="+", verbose_name=_("company")
    )
    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="+", verbose_name=_("product")
    )
    number = models.CharField(_("own number"), max_length=LONGEST)
    plain = models.GeneratedField(
        expression=Func(F("number"), function="search_plain"),
        output_field=models.TextField(_("own number without dashes")),
        db_persist=True,
        editable=False,
    )
    changed_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)

    objects = OwnNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("own part number")
        verbose_name_plural = _("own part numbers")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "plain"],
                name="partnumbers_number_once",
                violation_error_message=_("This company has this number already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(plain=""),
                name="partnumbers_number_has_letters",
                violation_error_message=_("A number needs a letter or a digit."),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "product", "-changed_at"], name="partnumbers_shown"),
            models.Index(
                F("company"),
                OpClass("plain", name="text_pattern_ops"),
                name="partnumbers_beginning",
            ),
        ]

    def __str__(self):
        return self.number
