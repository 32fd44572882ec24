"""
What prices were: kept by triggers, so that no way of writing goes past it.

``now()`` is the instant of a change, the start of its transaction. A row that changes twice in one
transaction leaves nothing in between. The tables name rows that may be gone, hence no constraints.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _


class PastPrice(models.Model):
    """A price as it stood from ``since`` (inside) to ``until`` (outside), when it was replaced."""

    price_list = models.ForeignKey(
        "pricing.PriceList", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("price list"),
    )  # fmt: skip
    product = models.ForeignKey(
        "catalogue.Product", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("product"),
    )  # fmt: skip
    min_quantity = models.PositiveIntegerField(_("from quantity"))
    amount = models.DecimalField(_("unit price"), max_digits=13, decimal_places=4, null=True)
    percent = models.DecimalField(_("percent"), max_digits=8, decimal_places=4, null=True)
    batch = models.ForeignKey(
        "pricing.PriceBatch", models.DO_NOTHING, null=True, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("written by"),
    )  # fmt: skip
    ended_by = models.ForeignKey(
        "pricing.PriceBatch", models.DO_NOTHING, null=True, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("ended by"),
    )  # fmt: skip
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("past price")
        verbose_name_plural = _("past prices")
        # By the keys: an order by the list would join it, and lose the prices of a deleted one.
        ordering = ["price_list_id", "product_id", "min_quantity", "since"]
        indexes = [
            models.Index(fields=["price_list", "product", "until"], name="pricing_past_price_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="pricing_past_price_stood_a_while"
            ),
        ]

    def __str__(self):
        return f"{self.price_list_id}/{self.product_id} from {self.min_quantity} until {self.until}"


def _owner(column: str) -> Cast:
    """Answer which row a version belongs to, as its index has it."""
    return Cast(KT(f"row__{column}"), models.BigIntegerField())


class RowVersionQuerySet(models.QuerySet):
    """Versions by what they belong to."""

    def of(self, relation: str, column: str, ids: Collection[int]) -> "RowVersionQuerySet":
        """Keep the versions of a table's rows of some lists or products, through an index."""
        versions = self.filter(relation=relation).alias(owner=_owner(column))
        return versions.filter(owner__in=list(ids))


class RowVersion(models.Model):
    """
    A row of a small table as it stood; the version that holds now has no ``until``.

    ``relation`` is one of the tables in ``VERSIONED``, or one of those that the shop keeps as well
    (``shop.ranges``: who may see what); ``row`` its columns as JSON; ``since`` is empty for rows
    that are older than their history.
    """

    relation = models.CharField(_("table"), max_length=63)
    row_id = models.BigIntegerField(_("row"))
    row = models.JSONField(_("columns"))
    since = models.DateTimeField(_("since"), null=True)
    until = models.DateTimeField(_("until"), null=True)

    objects = RowVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a row")
        verbose_name_plural = _("versions of rows")
        ordering = ["relation", "row_id", "pk"]
        indexes = [
            models.Index(fields=["relation", "row_id", "until"], name="pricing_version_of"),
            models.Index(
                _owner("product_id"), F("relation"), name="pricing_version_of_product",
            ),
            models.Index(
                _owner("price_list_id"), F("relation"), name="pricing_version_of_list",
            ),
            models.Index(
                _owner("company_id"), F("relation"), name="pricing_version_of_company",
                condition=Q(row__has_key="company_id"),
            ),
            models.Index(
                _owner("segment_id"), F("relation"), name="pricing_version_of_segment",
                condition=Q(row__has_key="segment_id"),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=F("since")),
                name="pricing_version_stood_a_while",
            ),
        ]

    def __str__(self):
        return f"{self.relation} {self.row_id} since {self.since}"


VERSIONED = (
    "pricing_categorypercent",
    "pricing_listbreak",
    "pricing_unitcost",
    "partner_stockrecord",
)
"""The tables whose rows have versions; of a stock record only a change of its price makes one."""
