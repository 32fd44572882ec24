"""Adding pages that other pages prefill through the address."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import HttpRequest


class PrefilledAdmin(admin.ModelAdmin):
    """Takes from the address what the fields can hold, and leaves out the rest."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Drop what is no id where an id is expected: the widgets would look for it."""
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if self._fits(name, value)}

    def _fits(self, name: str, value: Any) -> bool:
        try:
            field = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if field.many_to_one:
            try:
                field.target_field.to_python(value)
            except ValidationError:
                return False
        return True
