"""The forms that put quantities into a basket. Oscar's others are used as they are."""

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket import forms as core

from shop.orderrules.selection import quantity_terms_for

from .models import LARGEST_QUANTITY
from .quantities import QuantityField


class AddToBasketForm(core.AddToBasketForm):
    """Oscar's form; the quantity rules are checked on what the basket will hold in total."""

    quantity = QuantityField(initial=1, label=_("Quantity"))

    def clean(self):
        """Check price, currency, stock, then the order rules."""
        if self.errors:
            return self.cleaned_data
        cleaned = super().clean()
        held = self.basket.product_quantity(self.product)
        total = held + cleaned["quantity"]
        if total > LARGEST_QUANTITY:
            raise forms.ValidationError(_("A basket holds at most 1,000,000 pieces of a product."))
        if self.basket.shopper is not None:
            terms = quantity_terms_for(
                self.basket.shopper, {self.product.pk: self.product.parent_id}
            )[self.product.pk]
            finding = terms.finding(self.product.pk, total)
            if finding is not None:
                raise forms.ValidationError(self.in_words(finding, held, terms))
        return cleaned

    def in_words(self, finding, held: int, terms) -> str:
        """Say what is wrong, and how many to add when the basket holds some already."""
        if not held:
            return f"{finding.message} {finding.next_step}"
        target = terms.next_valid(held + 1)
        if target is None:
            return f"{finding.message} {finding.next_step}"
        return _("%(message)s Your basket holds %(held)s: add %(more)s.") % {
            "message": finding.message,
            "held": held,
            "more": target - held,
        }


class SimpleAddToBasketForm(core.SimpleAddToBasketMixin, AddToBasketForm):
    """The same with a hidden quantity."""


class BasketQuantitiesForm(forms.Form):
    """The quantities of a basket page: one field for each line, all saved or none."""

    def __init__(self, *args, basket, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = {line.pk: line for line in basket.all_lines()}
        self.shopper = basket.shopper
        for line in self.lines.values():
            self.fields[self.field_name(line)] = QuantityField(
                least=0, initial=line.quantity, required=False, label=_("Quantity")
            )

    @staticmethod
    def field_name(line) -> str:
        """Name the field of a line."""
        return f"quantity-{line.pk}"

    def clean(self):
        """Check stock and order rules on the totals of each product; nought removes the line."""
        wanted = self.wanted()
        pieces: dict[int, int] = {}
        for pk, quantity in wanted.items():
            product_id = self.lines[pk].product_id
            pieces[product_id] = pieces.get(product_id, 0) + quantity
        parents = {line.product_id: line.product.parent_id for line in self.lines.values()}
        terms = quantity_terms_for(self.shopper, parents)
        for pk, quantity in wanted.items():
            line = self.lines[pk]
            if not quantity or quantity == line.quantity:
                continue
            total = pieces[line.product_id]
            finding = terms[line.product_id].finding(line.product_id, total)
            if finding is not None:
                self.add_error(self.field_name(line), f"{finding.message} {finding.next_step}")
                continue
            permitted, reason = line.purchase_info.availability.is_purchase_permitted(total)
            if not permitted and quantity > line.quantity:
                self.add_error(self.field_name(line), reason)
        return self.cleaned_data

    def wanted(self) -> dict[int, int]:
        """Answer the quantity of each line; a line that was not posted keeps what it has."""
        result = {}
        for pk, line in self.lines.items():
            quantity = self.cleaned_data.get(self.field_name(line))
            result[pk] = line.quantity if quantity is None else quantity
        return result
