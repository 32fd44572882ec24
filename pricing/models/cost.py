"""What a product costs us: the ground of the floor price."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .bounds import AMOUNT, sound_amount


class UnitCost(models.Model):
    """What one piece costs us in a currency. Oscar's stock record has no place for it."""

    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="unit_costs", db_index=False,
        verbose_name=_("product"),
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("cost of one piece"), **AMOUNT)

    class Meta:
        verbose_name = _("unit cost")
        verbose_name_plural = _("unit costs")
        ordering = ["product", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "currency"], include=["amount"],
                name="pricing_unit_cost_once_per_currency",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="pricing_cost_names_a_currency"
            ),
            models.CheckConstraint(condition=sound_amount(), name="pricing_cost_is_sound"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.product_id}: {self.amount} {self.currency}"
