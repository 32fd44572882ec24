"""
What companies did: the engine's own rows, fed by the shop (``segments.activity``).

One row an order, a return, an order line and an event, so that any window can be asked at any
instant. Nothing here names a table of the shop.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext_lazy as _

from .choices import OrderingMethod

COUNTED = ("placed", "confirmed", "shipped", "delivered")
"""The states of an order that counts (law M1)."""


class TradeOrder(models.Model):
    """
    An order as the engine sees it. Amounts are net of VAT, after discounts, in ``currency``.

    ``rate`` is what one unit of the currency was worth in the base currency when the order was
    placed; it never changes later. ``returned`` and ``last_returned_at`` sum up the returns.
    ``counts`` and ``base_net`` are laws M1 and M2 for an instant after the last return; without a
    rate the amount is unknown.
    """

    class Status(models.TextChoices):
        """The states of an order; the first four count."""

        PLACED = "placed", _("Placed")
        CONFIRMED = "confirmed", _("Confirmed")
        SHIPPED = "shipped", _("Shipped")
        DELIVERED = "delivered", _("Delivered")
        PENDING = "pending", _("Pending")
        CANCELLED = "cancelled", _("Cancelled")

    company = models.ForeignKey("segments.Company", models.CASCADE, related_name="trade_orders")
    reference = models.CharField(_("reference"), max_length=64, unique=True)
    placed_at = models.DateTimeField(_("placed at"))
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.PLACED)
    method = models.CharField(_("method"), max_length=16, choices=OrderingMethod, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True, blank=True)
    net = models.DecimalField(_("net"), max_digits=16, decimal_places=2)
    discount = models.DecimalField(_("discount"), max_digits=16, decimal_places=2, default=0)
    freight_charged = models.DecimalField(
        _("freight charged"), max_digits=16, decimal_places=2, default=0
    )
    freight_paid = models.DecimalField(
        _("freight paid"), max_digits=16, decimal_places=2, default=0
    )
    lines = models.PositiveIntegerField(_("lines"), default=0)
    units = models.PositiveIntegerField(_("units"), default=0)
    returned = models.DecimalField(_("returned"), max_digits=16, decimal_places=2, default=0)
    last_returned_at = models.DateTimeField(_("last returned at"), null=True, blank=True)
    counts = models.GeneratedField(
        expression=Case(
            When(Q(status__in=COUNTED) & Q(net__gt=F("returned")), then=Value(True)),
            default=Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    base_net = models.GeneratedField(
        expression=Func((F("net") - F("returned")) * F("rate"), Value(2), function="round"),
        output_field=models.DecimalField(max_digits=18, decimal_places=2, null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("order of a company")
        verbose_name_plural = _("orders of companies")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(net__gte=0), name="segments_order_net_not_negative"),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=0), name="segments_order_rate_positive"
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "placed_at"],
                include=["counts", "base_net", "last_returned_at", "method"],
                name="segments_order_when",
            ),
            models.Index(
                fields=["last_returned_at"],
                condition=Q(last_returned_at__isnull=False),
                name="segments_order_late_return",
            ),
        ]

    def __str__(self):
        return self.reference


class OrderReturn(models.Model):
    """
    Goods that came back: net of VAT, in the order's currency, known from ``returned_at``.

    Without an ``order`` it waits for the order of that reference to be told.
    """

    order = models.ForeignKey(
        TradeOrder, models.CASCADE, null=True, blank=True, related_name="returns"
    )
    order_reference = models.CharField(_("order"), max_length=64, default="", db_default="")
    reference = models.CharField(_("reference"), max_length=64, unique=True)
    returned_at = models.DateTimeField(_("returned at"))
    net = models.DecimalField(_("net"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-returned_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(net__gt=0), name="segments_return_is_positive"),
        ]
        indexes = [
            models.Index(
                fields=["order_reference"], condition=Q(order__isnull=True),
                name="segments_return_waiting",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.reference


class BoughtLine(models.Model):
    """
    A line of an order: what was bought, in which categories, of which brand.

    ``categories`` are the codes of all its categories and of everything above them;
    ``brand_folded`` is what brands are compared by. ``company`` and ``placed_at`` are those of the
    order, repeated so that a window needs no join; ``net`` is in the order's currency.
    """

    order = models.ForeignKey(TradeOrder, models.CASCADE, related_name="bought")
    company = models.ForeignKey("segments.Company", models.CASCADE, related_name="+")
    placed_at = models.DateTimeField(_("placed at"))
    product = models.CharField(_("product"), max_length=64)
    categories = ArrayField(models.CharField(max_length=255), default=list)
    brand = models.CharField(_("brand"), max_length=120, blank=True)
    brand_folded = models.CharField(max_length=160, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    net = models.DecimalField(_("net"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("bought line")
        verbose_name_plural = _("bought lines")
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["company", "placed_at"], name="segments_line_when")]

    def __str__(self):
        return f"{self.quantity} × {self.product}"


class Event(models.Model):
    """
    Something else a company did, or that happened with it, at an instant.

    ``key`` is what it was about (a category, words searched for, a product, a coupon), folded where
    it is text. Views, searches and sessions may come rolled up: ``quantity`` of them, together
    ``minutes`` long, in the minute ``at``. ``reference`` makes an import repeatable.
    """

    class Kind(models.TextChoices):
        """What happened."""

        VIEW = "view", _("Product view")
        SEARCH = "search", _("Search")
        SESSION = "session", _("Visit to the shop")
        REVIEW = "review", _("Review")
        COUPON = "coupon", _("Coupon used")
        LOGIN = "login", _("Login")
        CONTACT = "contact", _("Support contact")
        DROP = "drop", _("Delivery drop")
        VISIT = "visit", _("Visit by a sales rep")
        REFUSAL = "refusal", _("Order refused by the minimum order")

    company = models.ForeignKey("segments.Company", models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    key = models.CharField(_("about"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    minutes = models.DecimalField(_("minutes"), max_digits=9, decimal_places=2, default=0)
    reference = models.CharField(_("reference"), max_length=80, null=True, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "reference"], name="segments_event_reference_once"
            ),
            models.UniqueConstraint(
                fields=["company", "kind", "at", "key"], condition=Q(reference__isnull=True),
                name="segments_event_of_a_minute_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["company", "kind", "at"], name="segments_event_when")]

    def __str__(self):
        return f"{self.kind} {self.key} {self.at:%Y-%m-%d %H:%M}"
