"""Suggestions while somebody types."""

from django.views.generic import TemplateView

from shop.listings.question import read_question

from ..suggestions import suggestions_for


class SuggestView(TemplateView):
    """The options of the search field's list, as a fragment for the script of the field."""

    template_name = "components/suggestions.html"

    def get_context_data(self, **kwargs) -> dict:
        """Ask inside the gate."""
        words = read_question(self.request.GET).words
        groups = suggestions_for(self.request.shopper, words)
        return super().get_context_data(groups=groups, **kwargs)
