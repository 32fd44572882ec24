"""What was read of a price file and is not applied yet, and what was wrong with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StagedPrice(models.Model):
    """
    A row of a price file under check; it prices nothing.

    The table is unlogged: a crash of the database empties it, and the file is read again.
    """

    pk = models.CompositePrimaryKey("batch_id", "line")
    batch = models.ForeignKey(
        "pricing.PriceBatch", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("batch"),
    )  # fmt: skip
    line = models.PositiveIntegerField(_("line"))
    product = models.ForeignKey(
        "catalogue.Product", models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("product"),
    )  # fmt: skip
    min_quantity = models.PositiveIntegerField(_("from quantity"))
    amount = models.DecimalField(_("unit price"), max_digits=13, decimal_places=4, null=True)
    percent = models.DecimalField(_("percent"), max_digits=8, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("staged price")
        verbose_name_plural = _("staged prices")

    def __str__(self):
        return f"{self.batch_id}, line {self.line}"


class BatchProblem(models.Model):
    """A mistake in the file of a batch; the first ten thousand of a file are kept."""

    batch = models.ForeignKey(
        "pricing.PriceBatch", models.CASCADE, related_name="problems", db_index=False,
        verbose_name=_("batch"),
    )  # fmt: skip
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=100, blank=True)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("mistake in a price file")
        verbose_name_plural = _("mistakes in price files")
        ordering = ["batch", "line", "pk"]
        indexes = [models.Index(fields=["batch", "line"], name="pricing_problem_of_batch")]

    def __str__(self):
        return f"{self.line} {self.column}: {self.reason}"
