"""Where merchandisers say which words mean the same."""

from django.contrib import admin

from .forms import SynonymForm
from .models import Synonym


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    """Groups of words; what is saved counts from the next search on."""

    form = SynonymForm
    list_display = ["__str__", "language", "is_active"]
    list_filter = ["language", "is_active"]
    search_fields = ["words", "finds"]
