"""Which products a question matches, inside the gate: conditions only, no query of its own."""

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchQueryField
from django.db.models import (
    Exists,
    F,
    FloatField,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from segments.shopper import Shopper

from .models import FacetValue, SearchDocument

SHORTEST_PART = 3
"""A piece of a part number must be this long to find something in the middle of it."""


class Folded(Func):
    """Words without accents, case and signs, as the documents have them."""

    function = "search_fold"

    def __init__(self, words: str):
        super().__init__(Value(words))


class Prefixes(SearchQuery):
    """All words, each as the beginning of a word of the document."""

    function = "search_prefixes"

    def __init__(self, folded: Func):
        self.invert = False
        Func.__init__(self, folded, output_field=SearchQueryField())


class Score(Func):
    """
    How well a document answers: the whole part number first, then its beginning, then the words.

    Words as they were written count on top of words without accents.
    """

    output_field = FloatField()
    template = """(
        case when ' ' || part_number_plain || ' ' like '%%%% ' || search_plain(%(words)s) || ' %%%%'
            then 100
        when ' ' || part_number_plain like '%%%% ' || search_plain(%(words)s) || '%%%%'
            then 10 else 0 end
        + ts_rank(document, search_prefixes(search_fold(%(words)s)))
        + coalesce(ts_rank(document, search_prefixes(search_exact(%(words)s))), 0))"""

    def __init__(self, words: str):
        super().__init__(Value(words))

    def as_sql(self, compiler, connection, **extra):
        """Name the words four times, each time as a parameter."""
        words, params = compiler.compile(self.source_expressions[0])
        return self.template % {"words": words}, params * 4


def listed(shopper: Shopper) -> QuerySet:
    """All products that a list may show to a shopper."""
    return apps.get_model("catalogue.Product").objects.listed_for(shopper)


def is_seen(shopper: Shopper) -> Q:
    """The row is the listed product's own, or one of a variant that the shopper may see."""
    variants = apps.get_model("catalogue.Product").objects.visible_to(shopper)
    return Q(product=F("root")) | Q(Exists(variants.filter(pk=OuterRef("product_id"))))


def answering(shopper: Shopper, words: str) -> QuerySet:
    """Documents of one listed product (the outer query's) that answer the words."""
    condition = Q(document=Prefixes(Folded(words)))
    if is_like_a_part_number(words):
        plain = Func(Value(words), function="search_plain")
        condition |= Q(part_number_plain__contains=plain)
    return SearchDocument.objects.filter(condition, is_seen(shopper), root=OuterRef("pk"))


def is_like_a_part_number(words: str) -> bool:
    """Whether to look inside part numbers: digits, and enough of them."""
    return any(letter.isdigit() for letter in words) and (
        sum(letter.isalnum() for letter in words) >= SHORTEST_PART
    )


def score(shopper: Shopper, words: str) -> Subquery:
    """The best score of the documents of one listed product."""
    best = answering(shopper, words).order_by().values("root").annotate(best=Max(Score(words)))
    return Subquery(best.values("best"), output_field=FloatField())


def having(shopper: Shopper, code: str, values: tuple[str, ...]) -> Exists:
    """One listed product (the outer query's) has one of these values of an attribute."""
    rows = FacetValue.objects.filter(is_seen(shopper), code=code, value__in=values)
    return Exists(rows.filter(root=OuterRef("pk")))


def in_category(path: str) -> Exists:
    """One listed product (the outer query's) is in a public category at or below this path."""
    filed = apps.get_model("catalogue.ProductCategory").objects.filter(
        product=OuterRef("pk"),
        category__path__startswith=path,
        category__is_public=True,
        category__ancestors_are_public=True,
    )
    return Exists(filed)
