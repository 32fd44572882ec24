"""The form of an order rule: what a kind does not take is put aside, the rest is checked."""

from django import forms

from segments.forms import currency_choices, refuse_far_years

from .models import Kind, OrderRule


class OrderRuleForm(forms.ModelForm):
    """One rule. The page hides the fields that the chosen kind does not take."""

    class Meta:
        model = OrderRule
        fields = [
            "name", "kind", "amount", "currency", "quantity", "product", "range", "for_everyone",
            "segments", "companies", "starts_at", "ends_at",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "currency" in self.fields:
            self.fields["currency"] = forms.ChoiceField(
                label=self.fields["currency"].label,
                required=False,
                choices=currency_choices(),
                help_text=self.fields["currency"].help_text,
            )

    def clean(self):
        """Put aside what is left in fields that the page hides."""
        cleaned = super().clean()
        refuse_far_years(self, "starts_at", "ends_at")
        unused = ["quantity"] if cleaned.get("kind") == Kind.MINIMUM_VALUE else ["amount"]
        for name in unused:
            cleaned[name] = None
            self.errors.pop(name, None)
        if cleaned.get("kind") != Kind.MINIMUM_VALUE:
            cleaned["currency"] = ""
        return cleaned
