"""Searching."""

from oscar.apps.search.signals import user_search
from oscar.core.loading import get_model

from shop.partnumbers.selection import called_so

from ..ways_on import ways_on
from .base import ListingView

Category = get_model("catalogue", "Category")


class FacetedSearchView(ListingView):
    """What answers the words, inside the gate."""

    template_name = "oscar/search/results.html"

    def get_listing(self):
        """Narrow to the chosen category, if it may be seen; look for the company's own numbers."""
        question = self.get_question()
        if question.category_id:
            shown = Category.objects.shown_to(self.request.shopper)
            self.category = shown.filter(pk=question.category_id).first()
            if self.category is not None:
                self.category_path, self.narrowed_to = self.category.path, self.category.name
        self.named = called_so(self.request.shopper, question.words)
        user_search.send(
            sender=self,
            session=self.request.session,
            user=self.request.user,
            query=question.words,
        )
        return super().get_listing()

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the words and the category; and ways on when nothing was found."""
        context = super().get_context_data(**kwargs)
        listing = context["listing"]
        words = listing.question.words
        is_lost = words and not listing.total and not listing.question.facets
        return context | {
            "query": words,
            "ways_on": ways_on(self.request.shopper, words) if is_lost else None,
            "category": getattr(self, "category", None),
        }
