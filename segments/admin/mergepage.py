"""Merging a company into another, and taking that back: one page, with what is going to happen."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..merging import merge, undo
from ..models import Company, CompanyMerge

MAY_MERGE = "segments.delete_company"
"""Merging ends a company, so it asks for the right to delete one."""


class MergeForm(forms.Form):
    """The company that stays, why, and the number of the one that ends, typed to be sure."""

    into = forms.CharField(
        label=_("Number of the company that stays"), max_length=32,
        help_text=_("Orders, buyers, prices and decisions by hand move to it."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=_("Kept with the merge."),
    )  # fmt: skip
    confirm = forms.CharField(label=_("Type the number of the company that ends"), max_length=32)

    def __init__(self, *args: Any, source: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.fields["confirm"].help_text = source.number

    def clean_into(self) -> Company:
        """Answer the company that stays; it must be known."""
        number = self.cleaned_data["into"].strip()
        found = Company.objects.filter(number=number).first()
        if found is None:
            told = _("There is no company with the number %(number)s.")
            raise ValidationError(told, code="unknown", params={"number": number})
        return found

    def clean_confirm(self) -> str:
        """Refuse another number than that of the company that ends."""
        typed = self.cleaned_data["confirm"].strip()
        if typed != self.source.number:
            told = _("This is not the number of the company that ends: %(number)s.")
            params = {"number": self.source.number}
            raise ValidationError(told, code="not_confirmed", params=params)
        return typed


def merge_page(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show what merging does; a post merges, or takes the merge back."""
    if not request.user.has_perm(MAY_MERGE):
        raise PermissionDenied
    company = get_object_or_404(Company.objects.select_related("merged_into"), pk=company_id)
    record = company.merges.filter(undone_at=None).select_related("into", "by").first()
    data = request.POST if request.method == "POST" and "undo" not in request.POST else None
    form = MergeForm(data, source=company)
    if request.method == "POST":
        done = _undone(request, record) if data is None else _merged(request, company, form)
        if done:
            return HttpResponseRedirect(_page_of(company))
    context = {
        **admin.site.each_context(request),
        "title": _("Merge “%(company)s” into another company") % {"company": company},
        "company": company,
        "record": record,
        "form": form,
        "orders": company.trade_orders.count(),
    }
    return TemplateResponse(request, "admin/segments/company/merge.html", context)


def _merged(request: HttpRequest, company: Company, form: MergeForm) -> bool:
    """Merge; what stands against it is said at the form, and nothing typed is lost."""
    if not form.is_valid():
        return False
    into, reason = form.cleaned_data["into"], form.cleaned_data["reason"]
    try:
        merge(company, into, by=request.user, reason=reason, now=timezone.now())
    except ValidationError as error:
        form.add_error("reason" if error.code == "merge_reason" else "into", error)
        return False
    told = _("%(company)s is part of %(into)s now.") % {"company": company, "into": into}
    messages.success(request, told)
    return True


def _undone(request: HttpRequest, record: CompanyMerge | None) -> bool:
    """Take the merge back, if there is one still."""
    try:
        if record is not None:
            undo(record, by=request.user, now=timezone.now())
            messages.success(request, _("The merge was taken back."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return True


def _page_of(company: Company) -> str:
    return reverse("admin:segments_company_change", args=[company.pk])
