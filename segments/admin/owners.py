"""Who can own a segment or a dimension: members of staff, few enough for a plain list."""

from typing import Any

from .prefilling import PrefilledAdmin


class OwnedAdmin(PrefilledAdmin):
    """Offers the staff as owners."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer active members of staff only; customers own nothing."""
        if db_field.name == "owner":
            people = db_field.remote_field.model._default_manager
            kwargs["queryset"] = people.filter(is_staff=True, is_active=True).order_by("pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
