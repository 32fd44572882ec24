"""What to offer while somebody types: a few products and categories, inside the gate."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists
from django.db.models.functions import Lower

from segments.shopper import Shopper

from .matching import Wanted, answering, listed, score

SHORTEST = 2
MOST_PRODUCTS = 8
MOST_CATEGORIES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to search for, and what it is: a part number or the word for a category."""

    text: str
    note: str = ""


def suggest(shopper: Shopper, words: str) -> list[Suggestion]:
    """Answer categories, then products, whose words begin like these. At most three queries."""
    if len(words) < SHORTEST:
        return []
    wanted = Wanted(words)
    products = (
        listed(shopper)
        .filter(Exists(answering(shopper, wanted)))
        .annotate(score=score(shopper, wanted))
        .order_by("-score", Lower("title"), "pk")
        .values_list("title", "upc")[:MOST_PRODUCTS]
    )
    categories = (
        apps.get_model("catalogue.Category")
        .objects.shown_to(shopper)
        .filter(name__istartswith=words)
        .order_by("depth", "name", "pk")
        .values_list("name", flat=True)[:MOST_CATEGORIES]
    )
    return [Suggestion(name) for name in categories] + [
        Suggestion(title, upc or "") for title, upc in products
    ]
