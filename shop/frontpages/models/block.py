"""A block of a front page."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..validation import validate_link, what_is_missing


class Block(models.Model):
    """One piece of a front page. Which fields count depends on the kind; the rest is not shown."""

    class Kind(models.TextChoices):
        """What a block shows."""

        HERO = "hero", _("Welcome: a large heading with text, picture and a button")
        TEXT = "text", _("Text")
        CAROUSEL = "carousel", _("Products: a row from a range")
        TILES = "tiles", _("Categories: tiles")
        BANNER = "banner", _("Campaign: a coloured strip with a button")
        ORDER_AGAIN = "order_again", _("Order again: what the company bought last")

    page = models.ForeignKey(
        "frontpages.FrontPage", models.CASCADE, related_name="blocks", verbose_name=_("page")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TEXT)
    position = models.PositiveSmallIntegerField(_("position"), default=10)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    body = models.TextField(
        _("text"), blank=True, help_text=_("Plain text. An empty line starts a new paragraph.")
    )
    link_label = models.CharField(_("button"), max_length=60, blank=True)
    link_url = models.CharField(
        _("button leads to"), max_length=300, blank=True, validators=[validate_link],
        help_text=_("An address in the shop, such as /catalogue/, or one that begins https://."),
    )  # fmt: skip
    image = models.ImageField(_("picture"), upload_to="frontpages/", blank=True, max_length=255)
    range = models.ForeignKey(
        "offer.Range", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("range"), help_text=_("Where the products of a product row come from."),
    )  # fmt: skip
    categories = models.ManyToManyField(
        "catalogue.Category", blank=True, related_name="+", verbose_name=_("categories"),
        help_text=_("The tiles. None: the categories of the first level."),
    )  # fmt: skip
    limit = models.PositiveSmallIntegerField(
        _("at most"), default=8, validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("How many products or tiles are shown."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["page", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) | Q(ends_at=None) | Q(starts_at=None),
                name="frontpages_block_period_in_order",
                violation_error_message=_("The block ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(limit__gte=1, limit__lte=24), name="frontpages_block_limit_sane"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.heading}" if self.heading else self.kind

    def clean(self):
        """Ask for what this kind of block can not do without, at the field where it is missing."""
        names = ("heading", "body", "range", "link_label", "link_url")
        missing = what_is_missing(self.kind, {name: getattr(self, name) for name in names})
        if missing:
            raise ValidationError(missing)
