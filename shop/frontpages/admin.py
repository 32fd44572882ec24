"""Front pages in Django admin: for whom, when, and the blocks in order."""

from django import forms
from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Case, Count, IntegerField, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from segments.admin.picking import Picks

from .audience import companies_seeing
from .models import Block, FrontPage


class BlockInline(Picks, admin.StackedInline):
    """A block. A small script shows only the fields that its kind uses."""

    model = Block
    extra = 0
    ordering = ["position", "pk"]
    autocomplete_fields = ["range", "categories"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "position"),
                    "heading",
                    "body",
                    ("link_label", "link_url"),
                    "image",
                    "range",
                    "categories",
                    "limit",
                    ("starts_at", "ends_at"),
                ]
            },
        )
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Give the text a box of four lines."""
        if db_field.name == "body":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4, "cols": 80})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(FrontPage)
class FrontPageAdmin(Picks, admin.ModelAdmin):
    """A front page with its blocks, who sees it now, and a preview as anybody."""

    list_display = ["name", "code", "published", "for_whom", "starts_at", "ends_at", "seen_by"]
    list_filter = ["published", "for_visitors", "for_everyone", "segments"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["segments", "companies"]
    prepopulated_fields = {"code": ["name"]}
    readonly_fields = ["seen_by", "preview"]
    inlines = [BlockInline]
    fieldsets = [
        (None, {"fields": ["name", "code", "published", "seen_by", "preview"]}),
        (
            _("For whom"),
            {
                "fields": ["segments", "companies", "for_visitors", "for_everyone", "is_default"],
                "description": _(
                    "The nearest page wins: the company's own, then its parent companies', then "
                    "its segments' in their rank, then visitors or everyone, then the default. "
                    "Nobody chosen: nobody sees the page."
                ),
            },
        ),
        (
            _("When"),
            {
                "fields": [("starts_at", "ends_at")],
                "description": _("Of two pages that are equally near, the later start wins."),
            },
        ),
    ]

    class Media:
        js = ["shop/js/front-page-blocks.js"]

    def get_prepopulated_fields(self, request, obj=None):
        """Fill the code from the name of a new page; the code of an old one stays."""
        return {} if obj else self.prepopulated_fields

    def get_queryset(self, request):
        """Count with the pages their audience, and the companies that get them now."""
        seeing = companies_seeing(timezone.now())
        whens = [When(pk=pk, then=how_many) for pk, how_many in seeing.items()]
        pages = super().get_queryset(request)
        return pages.annotate(
            seeing=Case(*whens, default=0, output_field=IntegerField()),
            segment_count=Count("segments", distinct=True),
            company_count=Count("companies", distinct=True),
        )

    @admin.display(description=_("for whom"))
    def for_whom(self, page: FrontPage) -> str:
        """Say the audience in words."""
        words = []
        if page.segment_count:
            words.append(
                ngettext("%(n)s segment", "%(n)s segments", page.segment_count)
                % {"n": page.segment_count}
            )
        if page.company_count:
            words.append(
                ngettext("%(n)s company", "%(n)s companies", page.company_count)
                % {"n": page.company_count}
            )
        words += [str(_("visitors"))] if page.for_visitors else []
        words += [str(_("everyone"))] if page.for_everyone else []
        words += [str(_("default"))] if page.is_default else []
        return ", ".join(words) or str(_("nobody"))

    @admin.display(description=_("who sees this page now"))
    def seen_by(self, page: FrontPage) -> str:
        """Say how many companies get this page at the moment."""
        if page.pk is None:
            return str(_("Save the page to see."))
        words = ngettext("%(n)s company", "%(n)s companies", page.seeing)
        return words % {"n": intcomma(page.seeing)}

    @admin.display(description=_("preview"))
    def preview(self, page: FrontPage) -> str:
        """Link to the page as a company, a segment or a visitor would see it."""
        if page.pk is None:
            return str(_("Save the page to look at it."))
        return format_html(
            '<a href="{}">{}</a>', reverse("front-page-preview", args=[page.pk]), _("Look at it")
        )

    def has_delete_permission(self, request, obj=None):
        """Keep the default page: it is what remains when no other page is for a shopper."""
        if obj is not None and obj.is_default:
            return False
        return super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """Refuse to delete a selection that holds the default page, and say why."""
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        kept = [page for page in objs if page.is_default]
        if kept and super().has_delete_permission(request):
            needed.discard(self.opts.verbose_name)
        words = _("%(page)s: the default page stays; mark another one as default first.")
        return to_delete, counts, needed, protected + [words % {"page": page} for page in kept]
