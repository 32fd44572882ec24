"""Searchable fields of admin forms, for keys that somebody made up as well."""

from django.db.models import ForeignKey, ManyToManyField
from django.forms import Field
from django.http import HttpRequest

from ..widgets import PickMany, PickOne


class Picks:
    """
    For an admin or an inline with ``autocomplete_fields``; put it first.

    A key that is none is told at its field; Django's own widgets answer 500 to it.
    """

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs
    ) -> Field | None:
        """Answer the field with our widget, where it is a searchable one."""
        return super().formfield_for_foreignkey(
            db_field, request, **self._picked(PickOne, db_field, request, kwargs)
        )

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs
    ) -> Field | None:
        """Answer the field with our widget, where it is a searchable one."""
        return super().formfield_for_manytomany(
            db_field, request, **self._picked(PickMany, db_field, request, kwargs)
        )

    def _picked(self, widget: type, db_field, request: HttpRequest, kwargs: dict) -> dict:
        if db_field.name not in self.get_autocomplete_fields(request):
            return kwargs
        return {"widget": widget(db_field, self.admin_site, using=kwargs.get("using")), **kwargs}
