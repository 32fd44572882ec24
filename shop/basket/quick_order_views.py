"""The quick order page: paste or send numbers and quantities, look at the answers, add them all."""

from collections import Counter
from dataclasses import replace

from django import forms
from django.contrib import messages
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from .adding import Wanted, add_many
from .quick_order import Answer, Status, answers_to
from .typed_lines import (
    MOST_LINES,
    UnreadableFile,
    heading_of,
    read_lines,
    text_of,
    too_many,
)

LARGEST_FILE = 5 * 1024 * 1024


class QuickOrderForm(forms.Form):
    """Lines that are typed or pasted, or a file with them; a file is put behind what is typed."""

    lines = forms.CharField(
        label=gettext_lazy("Numbers and quantities"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "placeholder": "AB-1234  10"}),
        help_text=gettext_lazy(
            "One line each: a number, then how many. Your own part numbers work too. You can copy "
            "two columns from a spreadsheet."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX: the number in the first column, the quantity next."),
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
    )

    def clean(self) -> dict:
        """Put the lines of the file behind those that are typed, and count them."""
        cleaned = super().clean()
        text = cleaned.get("lines", "").replace("\x00", "")
        file = cleaned.get("file")
        if file is not None:
            text = self._with_file(text, file)
        cleaned["lines"] = text
        if len(text.splitlines()) > MOST_LINES + 1:
            self.add_error("lines", too_many())
        elif not text.strip() and not self.errors:
            self.add_error("lines", _("Write a number and a quantity, or choose a file."))
        return cleaned

    def _with_file(self, text: str, file) -> str:
        if file.size > LARGEST_FILE:
            self.add_error("file", _("The file is too large."))
            return text
        try:
            sent = text_of(file)
        except UnreadableFile as fault:
            self.add_error("file", str(fault))
            return text
        return f"{text.rstrip()}\n{sent}" if text.strip() else sent


class QuickOrderView(FormView):
    """Answer the lines; what can be had goes into the basket when the buyer has seen the prices."""

    form_class = QuickOrderForm
    template_name = "oscar/basket/quick_order.html"

    def form_valid(self, form):
        """Show the answers; add when these are the lines that were answered before."""
        text = form.cleaned_data["lines"]
        lines = read_lines(text)
        chosen = self.chosen()
        answers = answers_to(self.request.basket, lines, chosen=chosen)
        is_seen = self.request.POST.get("seen") == fingerprint(text, chosen)
        if "add" in self.request.POST and self.request.shopper.may_order:
            if is_seen:
                return self.add(answers, heading_of(text))
            messages.info(self.request, _("Your lines have changed: please look at the answers."))
        return self.show(text, answers, chosen)

    def add(self, answers: list[Answer], heading: str):
        """Add all that can be had in one go; the other lines stay, under their heading if any."""
        ordered = [answer for answer in answers if answer.can_be_ordered]
        wanted: Counter = Counter()
        for answer in ordered:
            wanted[answer.product.pk] += answer.quantity
        titles = {answer.product.pk: answer.product.get_title() for answer in ordered}
        added = add_many(
            self.request.basket,
            [Wanted(pk, quantity, titles[pk]) for pk, quantity in wanted.items()],
        )
        done = [one for one in ordered if one.product.pk not in added.reasons]
        left = [
            replace(one, status=Status.UNAVAILABLE, message=added.reasons[one.product.pk])
            if one.can_be_ordered
            else one
            for one in answers
            if not (one.can_be_ordered and one.product.pk not in added.reasons)
        ]
        if done:
            text = ngettext(
                "%(n)d line was added to your basket.",
                "%(n)d lines were added to your basket.",
                len(done),
            )
            messages.success(self.request, text % {"n": len(done)})
        kept = [one.line.text for one in left]
        text = "\n".join([heading, *kept] if heading and kept else kept)
        return self.show(text, left, self.chosen(), added=done)

    def show(self, text: str, answers: list[Answer], chosen: dict, *, added: list[Answer] = ()):
        """Show the answers above the lines, which can be changed."""
        form = QuickOrderForm(initial={"lines": text})
        context = self.get_context_data(
            form=form, answers=answers, added=added, seen=fingerprint(text, chosen)
        )
        ready = [one for one in answers if one.can_be_ordered]
        total = sum(one.line_total for one in ready) if ready else None
        return self.render_to_response(
            context | {"ready": len(ready), "total": total, "open": len(answers) - len(ready)}
        )

    def chosen(self) -> dict[str, int]:
        """Read which product each ambiguous number means: ``choice-<place>=<id>:<number>``."""
        found = {}
        for name, value in self.request.POST.items():
            pk, _sign, number = value.partition(":") if name.startswith("choice-") else ("", "", "")
            if pk.isascii() and pk.isdigit() and len(pk) < 19:
                found[number] = int(pk)
        return found


def fingerprint(text: str, chosen: dict[str, int]) -> str:
    """Answer a mark of the lines, however the browser ends them, and of what was chosen."""
    told = repr((text.strip().splitlines(), sorted(chosen.items())))
    return salted_hmac("shop.basket.quick-order", told).hexdigest()
