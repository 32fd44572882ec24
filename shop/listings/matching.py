"""Which products a question matches, inside the gate: conditions only, no query of its own."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    The words somebody is looking for, and what is meant with them.

    ``alternatives`` are, for each word or phrase, what was asked and then what else will do
    (synonyms, near spellings), folded; empty when the words stand for themselves. ``named`` are
    the products that the shopper's company itself calls so, best first: they answer whatever
    their words are, inside the gate.
    """

    words: str
    alternatives: tuple[tuple[str, ...], ...] = ()
    named: tuple[int, ...] = ()

    @property
    def is_like_a_part_number(self) -> bool:
        """Whether to look inside part numbers: digits, and enough of them."""
        return any(letter.isdigit() for letter in self.words) and (
            sum(letter.isalnum() for letter in self.words) >= SHORTEST_PART
        )

    @property
    def as_text(self) -> str:
        """The alternatives as a question in PostgreSQL's language: one of each, all together."""
        return " & ".join(
            "({})".format(" | ".join([_all_of(asked), *map(_phrase, others)]))
            for asked, *others in self.alternatives
        )

    def as_query(self) -> SearchQuery:
        """The question to a document: all words, each as the beginning of one of its words."""
        if self.alternatives:
            return SearchQuery(self.as_text, config="simple", search_type="raw")
        return Prefixes(self.words)


def _all_of(words: str) -> str:
    """Asked words in any order, each as a beginning."""
    return "({})".format(" & ".join(f"'{word}':*" for word in words.split()))


def _phrase(words: str) -> str:
    """The words of a synonym one after the other."""
    return "({})".format(" <-> ".join(f"'{word}':*" for word in words.split()))


class Prefixes(SearchQuery):
    """All words, without accents, case and signs, each as the beginning of a word."""

    template = "search_prefixes(search_fold(%(expressions)s))"

    def __init__(self, words: str):
        self.invert = False
        Func.__init__(self, Value(words), output_field=SearchQueryField())


class Score(Func):
    """
    How well a document answers: the company's own number first, then the whole part number, then
    its beginning, then the words.

    Words as they were written count on top of words without accents.
    """

    output_field = FloatField()
    template = """(
        case when ' ' || part_number_plain || ' ' like '%%%% ' || search_plain(%(words)s) || ' %%%%'
            then 100
        when ' ' || part_number_plain like '%%%% ' || search_plain(%(words)s) || '%%%%'
            then 10 else 0 end
        + ts_rank(document, %(query)s)
        + coalesce(ts_rank(document, search_prefixes(search_exact(%(words)s))), 0)
        + coalesce(10000 - array_position(%%s::bigint[], product_id), 0))"""

    def __init__(self, wanted: Wanted):
        super().__init__(Value(wanted.words), wanted.as_query())
        self.named = list(wanted.named)

    def as_sql(self, compiler, connection, **extra):
        """Name the words three times and the question once, each time as a parameter."""
        (words, given), (query, asked) = map(compiler.compile, self.source_expressions)
        params = (*given, *given, *asked, *given, self.named)
        return self.template % {"words": words, "query": query}, params


def listed(shopper: Shopper) -> QuerySet:
    """All products that a list may show to a shopper."""
    return apps.get_model("catalogue.Product").objects.listed_for(shopper)


def is_seen(shopper: Shopper) -> Q:
    """The row is the listed product's own, or one of a variant that the shopper may see."""
    variants = apps.get_model("catalogue.Product").objects.visible_to(shopper)
    return Q(product=F("root")) | Q(Exists(variants.filter(pk=OuterRef("product_id"))))


def answering(shopper: Shopper, wanted: Wanted) -> QuerySet:
    """Documents of one listed product (the outer query's) that answer the words."""
    condition = Q(document=wanted.as_query())
    if wanted.is_like_a_part_number:
        plain = Func(Value(wanted.words), function="search_plain")
        condition |= Q(part_number_plain__contains=plain)
    if wanted.named:
        condition |= Q(product__in=wanted.named)
    return SearchDocument.objects.filter(condition, is_seen(shopper), root=OuterRef("pk"))


def score(shopper: Shopper, wanted: Wanted) -> Subquery:
    """The best score of the documents of one listed product."""
    documents = answering(shopper, wanted).order_by()
    best = documents.values("root").annotate(best=Max(Score(wanted)))
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
