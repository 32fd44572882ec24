"""The firm, the people who buy for it, and the person who looks after it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .choices import (
    Continent,
    CostToServe,
    DeliveryTerms,
    DigitalMaturity,
    OrderingMethod,
    PaymentTerms,
    Reach,
    Role,
    SalesChannel,
)


class SalesRep(models.Model):
    """A member of our staff who looks after companies; the companies are the portfolio."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="sales_rep"
    )
    territory = models.CharField(_("territory"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("sales rep")
        verbose_name_plural = _("sales reps")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Company(models.Model):
    """A firm that buys, with the facts that were declared about it. Blank means unknown."""

    number = models.CharField(_("company number"), max_length=32, unique=True)
    legal_name = models.CharField(_("legal name"), max_length=160)
    vat_id = models.CharField(_("VAT id"), max_length=20, blank=True)
    nace = models.ForeignKey(
        "segments.IndustryCode", models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name=_("industry (NACE)"), limit_choices_to={"scheme": "nace"},
    )  # fmt: skip
    naics = models.ForeignKey(
        "segments.IndustryCode", models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name=_("industry (NAICS)"), limit_choices_to={"scheme": "naics"},
    )  # fmt: skip
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    turnover = models.DecimalField(
        _("annual turnover"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    turnover_currency = models.CharField(_("turnover currency"), max_length=3, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    continent = models.CharField(
        _("continent"), max_length=2, blank=True, choices=Continent, editable=False
    )
    region = models.CharField(_("region"), max_length=80, blank=True)
    territory = models.CharField(_("territory"), max_length=80, blank=True)
    reach = models.CharField(_("reach"), max_length=16, blank=True, choices=Reach)
    channel = models.CharField(_("sales channel"), max_length=16, blank=True, choices=SalesChannel)
    ordering_method = models.CharField(
        _("ordering method"), max_length=16, blank=True, choices=OrderingMethod
    )
    digital_maturity = models.CharField(
        _("digital maturity"), max_length=16, blank=True, choices=DigitalMaturity
    )
    payment_terms = models.CharField(
        _("payment terms"), max_length=16, blank=True, choices=PaymentTerms
    )
    delivery_terms = models.CharField(
        _("delivery terms"), max_length=3, blank=True, choices=DeliveryTerms
    )
    cost_to_serve = models.CharField(
        _("cost-to-serve band"), max_length=8, blank=True, choices=CostToServe
    )
    loyalty_number = models.CharField(_("loyalty number"), max_length=40, blank=True)
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("parent company"),
    )  # fmt: skip
    account_manager = models.ForeignKey(
        SalesRep, models.SET_NULL, null=True, blank=True, related_name="companies",
        verbose_name=_("account manager"),
    )  # fmt: skip
    external_id = models.CharField(_("external (ERP or CRM) id"), max_length=64, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["legal_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")), name="segments_company_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(turnover__isnull=True) | ~Q(turnover_currency=""),
                name="segments_turnover_names_its_currency",
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""),
                name="segments_external_id_once",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.legal_name


class Buyer(models.Model):
    """A person who buys for a company, with a role. A buyer of several companies has several rows."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="buyers", verbose_name=_("user")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="buyers", verbose_name=_("company")
    )
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.BUYER)
    is_default = models.BooleanField(_("default company"), default=False)

    class Meta:
        verbose_name = _("buyer")
        verbose_name_plural = _("buyers")
        ordering = ["-is_default", "company__legal_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="segments_buyer_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="segments_one_default_company"
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.company})"
