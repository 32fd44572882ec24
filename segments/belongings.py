"""
What belongs to a company and moves when companies are merged.

The engine names its own rows here; whoever else points at companies registers in
``AppConfig.ready``. A row of which the survivor already has an equal one stays where it is, so
that nothing is lost and a merge can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .consumers import bump_terms


@dataclass(frozen=True, slots=True)
class Belonging:
    """
    Rows that point at a company with ``field``; ``model`` is named “app.Model”.

    ``once`` are the fields that tell two rows of one company apart, ``only`` narrows the rows, and
    ``consumer`` is told when some have moved.
    """

    name: str
    label: str | Promise
    model: str
    field: str = "company"
    once: Sequence[str] = ()
    only: Q | None = None
    consumer: str = ""

    def rows(self, company_id: int) -> QuerySet:
        """Answer the rows of a company."""
        model: type[Model] = apps.get_model(self.model)
        return model._base_manager.filter(self.only or Q(), **{self.field: company_id})

    def move(self, source_id: int, into_id: int) -> list[int]:
        """Give the rows of one company to another and answer their keys. Two queries."""
        rows = self.rows(source_id)
        if self.once:
            same = {name: OuterRef(name) for name in self.once}
            rows = rows.filter(~Exists(self.rows(into_id).filter(**same)))
        return self._give(list(rows.values_list("pk", flat=True)), into_id)

    def give_back(self, keys: Sequence[int], source_id: int, into_id: int) -> int:
        """Give rows that were moved back, less those that have gone elsewhere since."""
        rows = self.rows(into_id).filter(pk__in=keys)
        return len(self._give(list(rows.values_list("pk", flat=True)), source_id))

    def _give(self, keys: list[int], company_id: int) -> list[int]:
        if keys:
            model: type[Model] = apps.get_model(self.model)
            model._base_manager.filter(pk__in=keys).update(**{self.field: company_id})
            if self.consumer:
                bump_terms(self.consumer)
        return keys


BELONGINGS: dict[str, Belonging] = {}


def register(*belongings: Belonging) -> None:
    """Say what else belongs to companies."""
    BELONGINGS.update({belonging.name: belonging for belonging in belongings})


register(
    Belonging("orders", _("Orders"), "segments.TradeOrder"),
    Belonging("lines", _("Order lines"), "segments.BoughtLine"),
    Belonging("events", _("Events"), "segments.Event", only=Q(reference__isnull=False)),
    Belonging(
        "minutes", _("Events by the minute"), "segments.Event",
        once=("kind", "at", "key"), only=Q(reference__isnull=True),
    ),
    Belonging("buyers", _("Buyers"), "segments.Buyer", once=("user",)),
    Belonging("lists", _("Lists"), "segments.StaticListEntry", once=("list",)),
)  # fmt: skip
