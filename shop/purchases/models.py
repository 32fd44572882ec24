"""
What Oscar's baskets and orders do not say: for which company, on which terms, and what to mail.

Side tables, one-to-one with Oscar's rows, so that an Oscar upgrade needs no migration of ours.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pricing.tax.treatment import Tax, Treatment
from pricing.tax.wording import label
from segments.models.choices import OrderingMethod, PaymentTerms

from .querysets import BasketOwnerQuerySet, MailQuerySet


class BasketOwner(models.Model):
    """Whose basket it is: a person's, for a company. The database allows one open one of each."""

    basket = models.OneToOneField(
        "basket.Basket", models.CASCADE, primary_key=True, related_name="ownership"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    company = models.ForeignKey(
        "segments.Company", models.CASCADE, null=True, related_name="+", verbose_name=_("company")
    )
    is_open = models.BooleanField(_("open"), default=True)

    objects = BasketOwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("basket owner")
        verbose_name_plural = _("basket owners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"],
                condition=Q(is_open=True, company__isnull=False),
                name="purchases_one_open_basket_per_company",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(is_open=True, company__isnull=True),
                name="purchases_one_open_basket_without_company",
            ),
        ]

    def __str__(self):
        return f"basket {self.pk} of user {self.user_id} for company {self.company_id}"


class OrderTerms(models.Model):
    """The company and the terms under which it bought, frozen when the order was placed."""

    order = models.OneToOneField(
        "order.Order", models.CASCADE, primary_key=True, related_name="terms"
    )
    company = models.ForeignKey(
        "segments.Company", models.PROTECT, related_name="order_terms", verbose_name=_("company")
    )
    company_name = models.CharField(_("company name"), max_length=160)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("buyer"),
    )  # fmt: skip
    rep = models.ForeignKey(
        "segments.SalesRep", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("sales rep"),
    )  # fmt: skip
    po_number = models.CharField(_("purchase-order number"), max_length=35, blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=16, blank=True)
    delivery_terms = models.CharField(_("delivery terms"), max_length=3, blank=True)
    method = models.CharField(
        _("method"), max_length=16, blank=True, db_default="", choices=OrderingMethod
    )
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True, db_default="")
    segment_codes = models.JSONField(_("segments"), default=list, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    terms_key = models.CharField(_("terms key"), max_length=64, blank=True)
    placed_at = models.DateTimeField(_("placed at"), db_index=True)

    class Meta:
        verbose_name = _("order terms")
        verbose_name_plural = _("order terms")
        ordering = ["-placed_at", "-pk"]
        indexes = [
            models.Index(fields=["company", "-placed_at"], name="purchases_company_orders"),
        ]

    def __str__(self):
        return f"{self.company_name}, {self.placed_at:%Y-%m-%d}"

    @property
    def payment_terms_in_words(self) -> str:
        """The payment terms as people say them; the code itself when it is not known any more."""
        return dict(PaymentTerms.choices).get(self.payment_terms, self.payment_terms)


class OrderLineTerms(models.Model):
    """The unit price of an order line at four decimals, why, and the company's own number."""

    line = models.OneToOneField(
        "order.Line", models.CASCADE, primary_key=True, related_name="terms"
    )
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4)
    price_list_code = models.CharField(_("price list"), max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    base = models.DecimalField(
        _("base price"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    own_number = models.CharField(
        _("the company's own number"), max_length=64, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("order line terms")
        verbose_name_plural = _("order line terms")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.unit_price} ({self.price_list_code or self.reason})"


class OrderTax(models.Model):
    """How one line of an order, or a share of a charge, was taxed; ``name`` is the charge's."""

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="taxes")
    line = models.OneToOneField(
        "order.Line", models.CASCADE, null=True, related_name="taxed", verbose_name=_("line")
    )
    name = models.CharField(_("charge"), max_length=120, blank=True)
    treatment = models.CharField(_("treatment"), max_length=16)
    country = models.CharField(_("country"), max_length=12)
    category = models.CharField(_("tax category"), max_length=32)
    rate = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    net = models.DecimalField(_("net"), max_digits=14, decimal_places=3)
    tax = models.DecimalField(_("tax"), max_digits=14, decimal_places=3)
    reason = models.CharField(_("reason"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("tax of an order")
        verbose_name_plural = _("taxes of orders")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.net} + {self.tax} ({self.treatment} {self.country} {self.rate} %)"

    def as_tax(self) -> Tax:
        """Answer the decision that was frozen."""
        return Tax(Treatment(self.treatment), self.country, self.category, self.rate)

    @property
    def label(self) -> str:
        """What stands before the amount."""
        return label(self.as_tax())


class OrderAttempt(models.Model):
    """One press of "place order": the same key by the same person is the same order, for ever."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(_("key"), max_length=64)
    order = models.ForeignKey("order.Order", models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("order attempt")
        verbose_name_plural = _("order attempts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="purchases_attempt_once"),
        ]

    def __str__(self):
        return f"{self.key} -> {self.order_id}"


class Mail(models.Model):
    """The outbox: a message that must go out, written in the same transaction as its cause."""

    class Kind(models.TextChoices):
        """What the message is about."""

        ORDER_PLACED = "order_placed", _("Order placed")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    order = models.ForeignKey(
        "order.Order", models.CASCADE, related_name="mails", verbose_name=_("order")
    )
    recipient = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=8, default="en")
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=250, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "order", "recipient"], name="purchases_mail_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at__isnull=True), name="purchases_mail_due"
            ),
        ]

    def __str__(self):
        return f"{self.kind} to {self.recipient}"
