"""What rules are asked of: one wide row a company, after inheritance."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Continent
from .continents import continent_expression


def _code(length: int = 16) -> models.CharField:
    return models.CharField(max_length=length, default="", blank=True)


def _derived_code() -> models.CharField:
    return models.CharField(max_length=16, default="", db_default="", blank=True)


def _text() -> models.TextField:
    return models.TextField(default="", blank=True)


def _path() -> ArrayField:
    return ArrayField(models.CharField(max_length=32), default=list)


class CompanyFacts(models.Model):
    """
    The effective facts of a company: its own, else those of the nearest ancestor that has them.

    Empty text, an empty path and null mean unknown. ``…_folded`` is what text is compared by
    (trimmed, NFC, full case folding), computed by Python. Paths run from the root down to the
    company's own code. What is declared comes from ``Company``, by ``segments.facts`` only; what is
    derived from what the company did, by ``segments.behaviour`` only. Shares are fractions of one.
    """

    company = models.OneToOneField(
        "segments.Company", models.CASCADE, primary_key=True, related_name="facts"
    )
    is_active = models.BooleanField(default=True)
    is_group_head = models.BooleanField(default=False)
    employees = models.IntegerField(null=True)
    customer_since = models.DateField(null=True)
    turnover = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    turnover_currency = _code(3)
    country = _code(2)
    continent = models.GeneratedField(
        expression=continent_expression("country"),
        output_field=models.CharField(max_length=2, choices=Continent),
        db_persist=True,
    )
    reach = _code()
    channel = _code()
    ordering_method = _code()
    digital_maturity = _code()
    payment_terms = _code()
    delivery_terms = _code()
    cost_to_serve = _code()
    language = _code()
    currency = _code(3)
    account_manager = _code(32)
    parent_number = _code(32)
    number = _text()
    number_folded = _text()
    legal_name = _text()
    legal_name_folded = _text()
    vat_id = _text()
    vat_id_folded = _text()
    loyalty_number = _text()
    loyalty_number_folded = _text()
    external_id = _text()
    external_id_folded = _text()
    region = _text()
    region_folded = _text()
    territory = _text()
    territory_folded = _text()
    nace_path = _path()
    naics_path = _path()
    group_path = _path()
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list)
    loyalty_points = models.IntegerField(null=True)
    credit_hold = models.BooleanField(default=False, db_default=False)
    has_contract_prices = models.BooleanField(default=False, db_default=False)
    orders_ever = models.IntegerField(default=0, db_default=0)
    first_order_at = models.DateTimeField(null=True)
    last_order_at = models.DateTimeField(null=True)
    orders_365 = models.IntegerField(default=0, db_default=0)
    net_365 = models.DecimalField(max_digits=18, decimal_places=2, default=0, db_default=0)
    interval_days = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    drop_size = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    return_rate = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    discount_share = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    lifecycle = _derived_code()
    rfm_r = models.SmallIntegerField(null=True)
    rfm_f = models.SmallIntegerField(null=True)
    rfm_m = models.SmallIntegerField(null=True)
    rfm_sum = models.SmallIntegerField(null=True)
    rfm_tier = _derived_code()
    cost_of_service = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    cost_ratio = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    cost_band = _derived_code()
    contacts_90 = models.IntegerField(default=0, db_default=0)
    min_order_rejections_90 = models.IntegerField(default=0, db_default=0)
    digital_observed = _derived_code()
    behaviour_at = models.DateTimeField(null=True)
    facts_rev = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("company facts")
        verbose_name_plural = _("company facts")
        ordering = ["pk"]
        indexes = [
            GinIndex(
                fields=["ancestor_ids"], condition=~models.Q(ancestor_ids=[]),
                name="segments_facts_below",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"facts of {self.company_id}"
