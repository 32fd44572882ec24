"""Writing rows by natural key: insert what is new, update what differs, leave the rest alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

WRITTEN_AT_ONCE = 1_000


@dataclass(slots=True)
class Changes:
    """The keys of the rows that were new and of those that differed."""

    created: set[Any] = field(default_factory=set)
    changed: set[Any] = field(default_factory=set)


def upsert(
    model: type[models.Model],
    wanted: Mapping[Any, models.Model],
    existing: Mapping[Any, models.Model],
    *,
    fields: Sequence[str],
) -> Changes:
    """
    Make the rows of ``wanted`` exist with these ``fields``; answer what it took.

    Both mappings go by the same key. Existing objects are given the new values. Two statements a
    thousand rows, four with a history.
    """
    changes = Changes()
    new, different = [], []
    for key, row in wanted.items():
        current = existing.get(key)
        if current is None:
            new.append(row)
            changes.created.add(key)
        elif assign(current, row, fields):
            different.append(current)
            changes.changed.add(key)
    manager = model._default_manager
    manager.bulk_create(new, batch_size=WRITTEN_AT_ONCE)
    touched = [f.name for f in model._meta.concrete_fields if getattr(f, "auto_now", False)]
    if different:
        manager.bulk_create(
            different,
            batch_size=WRITTEN_AT_ONCE,
            update_conflicts=True,
            unique_fields=[model._meta.pk.name],
            update_fields=[*fields, *touched],
        )
    history = getattr(model, "history", None)
    if history is not None:
        history.bulk_history_create(new, batch_size=WRITTEN_AT_ONCE)
        history.bulk_history_create(different, batch_size=WRITTEN_AT_ONCE, update=True)
    return changes


def assign(current: models.Model, row: models.Model, fields: Iterable[str]) -> bool:
    """Copy the fields that differ; answer whether any did."""
    differs = False
    for name in fields:
        attribute = current._meta.get_field(name).attname
        value = getattr(row, attribute)
        if getattr(current, attribute) != value:
            setattr(current, attribute, value)
            differs = True
    return differs
