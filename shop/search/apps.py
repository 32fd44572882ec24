"""The fork's app config."""

from django.urls import path
from oscar.apps.search.apps import SearchConfig as OscarSearchConfig
from oscar.core.loading import get_class


class SearchConfig(OscarSearchConfig):
    """Oscar's search app under our dotted name, with suggestions."""

    name = "shop.search"

    def ready(self):
        """Load the views."""
        super().ready()
        self.suggest_view = get_class("search.views.suggest", "SuggestView")

    def get_urls(self):
        """Add the address of the suggestions."""
        suggest = path("suggest/", self.suggest_view.as_view(), name="suggest")
        return [*super().get_urls(), suggest]
