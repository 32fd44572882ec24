"""Suggestions while somebody types."""

from django.views.generic import TemplateView

from shop.listings.question import read_question
from shop.listings.suggesting import suggest


class SuggestView(TemplateView):
    """The options of the search field's list, as a fragment for htmx."""

    template_name = "components/suggestions.html"

    def get_context_data(self, **kwargs) -> dict:
        """Ask inside the gate."""
        words = read_question(self.request.GET).words
        return super().get_context_data(suggestions=suggest(self.request.shopper, words), **kwargs)
