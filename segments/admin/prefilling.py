"""Adding pages that other pages prefill through the address."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateTimeField
from django.http import HttpRequest

from .picking import Picks


class PrefilledAdmin(Picks, admin.ModelAdmin):
    """Takes from the address what the fields can hold, and leaves out the rest."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Read ids and instants; what is none is dropped: the widgets would break on it."""
        told: dict[str, Any] = {}
        for name, value in super().get_changeform_initial_data(request).items():
            try:
                told[name] = self._read(name, value)
            except (ValidationError, FieldDoesNotExist):
                continue
        return told

    def _read(self, name: str, value: Any) -> Any:
        field = self.model._meta.get_field(name)
        if field.many_to_one:
            field.target_field.to_python(value)
        if isinstance(field, DateTimeField):
            return field.to_python(value)
        return value
