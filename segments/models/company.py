"""The firm, with the facts that were declared about it."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .choices import (
    Continent,
    CostToServe,
    DeliveryTerms,
    DigitalMaturity,
    OrderingMethod,
    PaymentTerms,
    Reach,
    SalesChannel,
)
from .continents import continent_expression
from .identifiers import check_country, check_currency, check_language, compact_vat_id


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
        _("annual turnover"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    turnover_currency = models.CharField(
        _("turnover currency"), max_length=3, blank=True, validators=[check_currency]
    )
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    continent = models.GeneratedField(
        expression=continent_expression("country"),
        output_field=models.CharField(_("continent"), max_length=2, choices=Continent),
        db_persist=True,
        verbose_name=_("continent"),
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
    loyalty_points = models.PositiveIntegerField(_("loyalty points"), null=True, blank=True)
    average_receivable = models.DecimalField(
        _("average receivable"), max_digits=16, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("What it owes us on an average day, in the base currency."),
    )  # fmt: skip
    credit_hold = models.BooleanField(_("credit hold"), default=False)
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=8, blank=True, validators=[check_language]
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[check_currency]
    )
    shows_gross = models.BooleanField(
        _("shows prices with tax"), default=False, db_default=False,
        help_text=_("How its buyers see prices; what is charged is the same."),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("parent company"),
    )  # fmt: skip
    account_manager = models.ForeignKey(
        "segments.SalesRep", models.SET_NULL, null=True, blank=True, related_name="companies",
        verbose_name=_("account manager"),
    )  # fmt: skip
    external_id = models.CharField(_("external (ERP or CRM) id"), max_length=64, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False,
        verbose_name=_("merged into"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    history = HistoricalRecords(excluded_fields=["continent", "created_at", "updated_at"])

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

    def clean(self):
        """Refuse facts that contradict each other; write the VAT id in its compact form."""
        problems = {}
        if self.vat_id:
            try:
                self.vat_id = compact_vat_id(self.vat_id)
            except ValidationError as error:
                problems["vat_id"] = error
        if self.turnover is not None and not self.turnover_currency:
            problems["turnover_currency"] = ValidationError(
                _("A turnover needs its currency."), code="turnover_currency"
            )
        if self.parent_id and self.is_above(self.parent):
            problems["parent"] = ValidationError(
                _("A company can not stand above its own parent."), code="parent_loop"
            )
        if problems:
            raise ValidationError(problems)

    def is_above(self, company: "Company | None") -> bool:
        """Whether this company is ``company`` or one of its ancestors. One query a level."""
        seen = set()
        while company is not None and company.pk not in seen:
            if company.pk == self.pk and self.pk is not None:
                return True
            seen.add(company.pk)
            company = company.parent
        return False
