"""What one's company calls our products: look, add, remove, take in and out as a table."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, View
from oscar.apps.customer.views import PageTitleMixin

from segments.tabular.sending import sent
from shop.partnumbers.exporting import as_csv, as_xlsx
from shop.partnumbers.importing import import_numbers
from shop.partnumbers.models import LONGEST, OwnNumber

LARGEST_FILE = 10 * 1024 * 1024
SHOWN_PROBLEMS = 100
PAIR = ("own_number", "part_number")


class NumberForm(forms.Form):
    """One own number for one product."""

    own_number = forms.CharField(label=gettext_lazy("Your number"), max_length=LONGEST)
    part_number = forms.CharField(label=gettext_lazy("Our part number"), max_length=64)

    def as_table(self) -> BytesIO:
        """The form as a table of one row."""
        return written([PAIR, [_cell(self.cleaned_data[name]) for name in PAIR]])


class TableForm(forms.Form):
    """Many numbers: pasted, or in a file."""

    lines = forms.CharField(
        label=gettext_lazy("Paste two columns"), required=False, strip=False, max_length=500_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("Your number, then our part number, one pair a line."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file"), required=False,
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
        help_text=gettext_lazy("CSV or XLSX with the columns own_number and part_number."),
    )  # fmt: skip

    def clean(self) -> dict:
        """One of the two, and not too large."""
        cleaned = super().clean()
        file, lines = cleaned.get("file"), cleaned.get("lines", "").strip()
        if file is not None and file.size > LARGEST_FILE:
            self.add_error("file", _("The file is too large."))
        elif not self.errors and bool(file) == bool(lines):
            self.add_error("lines", _("Paste your numbers, or choose a file: one of the two."))
        return cleaned

    def as_table(self) -> BytesIO:
        """The table that was sent."""
        return self.cleaned_data["file"] or table_of(self.cleaned_data["lines"])


def table_of(lines: str) -> BytesIO:
    """Answer pasted lines as a table with a header, whatever stands between the columns."""
    rows = []
    for line in lines.replace("\x00", "").splitlines():
        sign = next((sign for sign in "\t;," if sign in line), "\t")
        rows.append([_unquoted(cell) for cell in line.split(sign)])
    if rows and rows[0][0].casefold() != PAIR[0]:
        rows.insert(0, [*PAIR])
    return written(rows)


def written(rows: Iterable[Sequence[str]]) -> BytesIO:
    """Answer rows as a file; a quotation mark in a number (inches) stays one."""
    table = StringIO()
    csv.writer(table, delimiter="\t").writerows(rows)
    return BytesIO(table.getvalue().encode())


def _unquoted(cell: str) -> str:
    text = cell.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return _cell(text[1:-1].replace('""', '"') if is_quoted else text)


def _cell(text: str) -> str:
    return " ".join(text.split())


class PartNumberListView(PageTitleMixin, ListView):
    """The numbers of the company and of those above it, found by either number or the title."""

    template_name = "oscar/customer/part_numbers.html"
    context_object_name = "numbers"
    active_tab = "part-numbers"
    page_title = gettext_lazy("Own part numbers")
    paginate_by = 50

    def get_queryset(self):
        """Narrow to what the shopper may see and looks for."""
        return OwnNumber.objects.seen_by(self.request.shopper, self.request.GET.get("find", ""))

    def post(self, request, *args, **kwargs):
        """Add one number; what is wrong is said at the field."""
        must_write(request)
        form = NumberForm(request.POST)
        if form.is_valid():
            report = import_numbers(form.as_table(), request.shopper)
            if report.is_clean:
                messages.success(request, _("Your number was saved."))
                return redirect("customer:part-numbers")
            for problem in report.problems:
                name = problem.column if problem.column in form.fields else None
                form.add_error(name, capfirst(f"{problem.reason}."))
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        """Add ``form``, ``words`` and ``may_write``."""
        return super().get_context_data(
            **{"form": NumberForm()} | kwargs,
            words=self.request.GET.get("find", ""),
            may_write=self.request.shopper.may_order,
        )


class PartNumberDeleteView(View):
    """Forget one of the company's own numbers; another company's is missing."""

    http_method_names = ["post"]

    def post(self, request, *args, number_id: int, **kwargs):
        """Delete it and go back to the list."""
        must_write(request)
        found = OwnNumber.objects.filter(pk=number_id, company=request.shopper.company_id)
        if not found.delete()[0]:
            raise Http404
        messages.info(request, _("Your number was removed."))
        return redirect("customer:part-numbers")


class PartNumberImportView(PageTitleMixin, FormView):
    """Take in a table: check it first, then save it; a mistake is told by line and column."""

    form_class = TableForm
    template_name = "oscar/customer/part_numbers_import.html"
    active_tab = "part-numbers"
    page_title = gettext_lazy("Import own part numbers")

    def form_valid(self, form):
        """Check, or check and save."""
        must_write(self.request)
        is_check = "check" in self.request.POST
        report = import_numbers(form.as_table(), self.request.shopper, dry_run=is_check)
        if report.is_clean and not is_check:
            messages.success(self.request, _("Saved: %s.") % report.in_words())
            return redirect("customer:part-numbers")
        return self.render_to_response(
            self.get_context_data(
                form=form, report=report, problems=report.problems[:SHOWN_PROBLEMS],
                unseen=max(0, report.problem_count - SHOWN_PROBLEMS),
            )
        )  # fmt: skip


class PartNumberExportView(View):
    """The company's numbers as CSV or XLSX, in the columns that an import takes."""

    def get(self, request, *args, **kwargs):
        """Send the file."""
        shopper = request.shopper
        numbers = OwnNumber.objects.seen_by(shopper).filter(company=shopper.company_id)
        rows = numbers.iterator(chunk_size=2_000)
        if request.GET.get("format") == "xlsx":
            return sent("own-numbers.xlsx", as_xlsx(rows))
        return sent("own-numbers.csv", as_csv(rows))


def must_write(request) -> None:
    """Answer 404 to who may only look."""
    if not request.shopper.may_order:
        raise Http404
