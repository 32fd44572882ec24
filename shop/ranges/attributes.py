"""What a range says about attributes, as rows on the page of the range in Django admin."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import RangeAttribute


def known_codes() -> list[tuple[str, str]]:
    """Answer the attributes that products have: code, and name with code. One query."""
    attributes = apps.get_model("catalogue.ProductAttribute").objects.order_by("code")
    named: dict[str, str] = {}
    for code, name in attributes.values_list("code", "name"):
        named.setdefault(code, f"{name} ({code})")
    return list(named.items())


class RangeAttributeForm(forms.ModelForm):
    """One row; the attribute is chosen from those that products have."""

    class Meta:
        model = RangeAttribute
        fields = ["kind", "code", "value"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = known_codes()
        stored = self.instance.code
        if stored and stored not in dict(codes):
            codes.append((stored, stored))
        self.fields["code"] = forms.ChoiceField(
            choices=[("", "---------"), *codes], label=_("attribute")
        )

    def clean_value(self) -> str:
        """Take the value without the blanks around it."""
        return str(self.cleaned_data["value"]).strip()


class RangeAttributeInline(admin.TabularInline):
    """The rows of a range."""

    model = RangeAttribute
    form = RangeAttributeForm
    extra = 0
    verbose_name_plural = _("attributes (a brand is one)")
