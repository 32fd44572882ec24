"""
Simulations: what a change of prices or visibility would do, worked out and kept.

The results name companies and products by value, not by key: they say what was found, and stay true
when what they speak of is gone.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Simulation(models.Model):
    """
    A change that is not made yet, and how far its simulation is.

    ``change`` is plain data that the kind understands; ``at`` the instant whose prices are
    compared; orders count from ``since`` to ``until``. ``revisions`` says which prices they were.
    ``position`` is the last company that is done, so that a stopped one can go on.
    """

    class Status(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        STOPPED = "stopped", _("Stopped")

    kind = models.CharField(_("kind"), max_length=16)
    subject_id = models.BigIntegerField(_("what changes"), null=True)
    title = models.CharField(_("title"), max_length=200)
    change = models.JSONField(_("change"), encoder=DjangoJSONEncoder)
    says = ArrayField(models.TextField(), default=list, verbose_name=_("the change in words"))
    at = models.DateTimeField(_("prices of"))
    since = models.DateTimeField(_("orders from"))
    until = models.DateTimeField(_("orders until"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    stop_requested = models.BooleanField(_("stop requested"), default=False)
    companies = models.PositiveIntegerField(_("companies"), default=0)
    position = models.PositiveIntegerField(_("companies done"), default=0)
    revisions = models.JSONField(_("revisions"), default=dict)
    result = models.JSONField(_("result"), default=dict, encoder=DjangoJSONEncoder)
    error = models.TextField(_("error"), blank=True)
    seconds = models.FloatField(_("seconds"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    created_at = models.DateTimeField(_("asked for at"))
    done_at = models.DateTimeField(_("done at"), null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("asked for by"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="pricing_simulation_subject"),
        ]

    def __str__(self):
        return self.title

    @property
    def progress(self) -> float:
        """How much is done, from 0 to 1."""
        if self.status == self.Status.DONE:
            return 1.0
        return min(self.position / self.companies, 1.0) if self.companies else 0.0

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.status in (self.Status.WAITING, self.Status.RUNNING)

    def is_dead(self, now: datetime) -> bool:
        """Whether it says that it runs, but nobody has prolonged its lease."""
        return self.status == self.Status.RUNNING and (
            self.lease_until is None or self.lease_until < now
        )


def _money() -> models.DecimalField:
    return models.DecimalField(max_digits=32, decimal_places=12, default=0, db_default=0)


def _count() -> models.BigIntegerField:
    return models.BigIntegerField(default=0, db_default=0)


class Sums(models.Model):
    """
    What was found of some order lines: as they would be billed before the change and after it.

    ``up`` and ``down`` add up the lines that rise and those that fall; ``lost`` is what is billed
    before for what can not be bought any more (hidden, or without a price). Margins are of the
    lines whose cost is known, ``known`` their bill before. ``base_…`` is the same in the base
    currency, at the rates of the orders.
    """

    lines = _count()
    skipped = _count()
    before, after, up, down, lost, known = (_money() for _number in range(6))
    margin_before, margin_after, margin_up, margin_down = (_money() for _number in range(4))
    base_before, base_after, base_up, base_down, base_lost = (_money() for _number in range(5))
    base_known, base_margin_before, base_margin_after = (_money() for _number in range(3))
    base_margin_up, base_margin_down = (_money() for _number in range(2))

    class Meta:
        abstract = True


class SimulatedCompany(Sums):
    """A company that the change concerns; ``terms`` numbers those on equal terms."""

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="company_rows")
    position = models.PositiveIntegerField()
    terms = models.PositiveIntegerField()
    named = ArrayField(models.BigIntegerField(), default=list)
    segment_ids = ArrayField(models.BigIntegerField(), default=list)
    company_id = models.BigIntegerField()
    number = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    hidden = _count()
    newly_hidden = _count()

    class Meta:
        verbose_name = _("company of a simulation")
        verbose_name_plural = _("companies of simulations")
        ordering = ["simulation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "position"], name="pricing_simulated_company_once"
            ),
        ]

    def __str__(self):
        return self.name


class SimulatedProduct(Sums):
    """
    A product that they buy, by part number and currency.

    ``hidden`` counts the companies that bought it and do not see it after the change,
    ``newly_hidden`` those of them that see it before; ``raised`` the lines whose price the floor
    lifts, ``below_cost`` those that are sold below what the product costs us.
    """

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="product_rows")
    product = models.CharField(max_length=64)
    title = models.CharField(max_length=255, db_default="", default="")
    currency = models.CharField(max_length=3)
    companies = _count()
    hidden = _count()
    newly_hidden = _count()
    raised = _count()
    below_cost = _count()

    class Meta:
        verbose_name = _("product of a simulation")
        verbose_name_plural = _("products of simulations")
        ordering = ["simulation", "product"]
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "product", "currency"], name="pricing_simulated_product_once"
            ),
        ]

    def __str__(self):
        return self.product


class SimulatedMonth(Sums):
    """A month of orders, in one currency; months are local."""

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="month_rows")
    month = models.DateField()
    currency = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("month of a simulation")
        verbose_name_plural = _("months of simulations")
        ordering = ["simulation", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "month", "currency"], name="pricing_simulated_month_once"
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"
