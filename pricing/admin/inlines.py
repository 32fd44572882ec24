"""The percentages of a list, edited on its own page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from segments.admin.picking import Picks

from ..models import CategoryPercent, ListBreak


class CategoryPercentInline(Picks, admin.TabularInline):
    """Percentages off whole categories."""

    model = CategoryPercent
    extra = 0
    autocomplete_fields = ["category"]
    verbose_name_plural = _("Percentages off categories")


class ListBreakInline(admin.TabularInline):
    """Percentages off everything from a quantity."""

    model = ListBreak
    extra = 0
    verbose_name_plural = _("Percentages off everything from a quantity")
