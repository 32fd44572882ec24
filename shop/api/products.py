"""Products: all of them in parts, one of them, and those that answer a search."""

from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils.html import strip_tags
from drf_spectacular.utils import extend_schema
from oscar.core.loading import get_model
from rest_framework import serializers
from rest_framework.response import Response

from shop.apikeys.models import Scope
from shop.listings.question import LONGEST_QUERY, read_question
from shop.listings.selection import search
from shop.partnumbers.resolution import resolve_numbers
from shop.partnumbers.selection import called_so

from .goods import products_told
from .parsing import Asked, read
from .parts import part
from .shapes import Found, ProductPage, Products
from .views import View

MOST_AT_ONCE = 200
MOST_NUMBERS = 200
BIGGEST_ID = 2**63 - 1


class ProductsAsked(Asked):
    """Which part of the products."""

    after = serializers.IntegerField(
        min_value=0, max_value=BIGGEST_ID, default=0, help_text="The id that came last."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=100)
    part_number = serializers.ListField(
        child=serializers.CharField(max_length=64), default=list, max_length=MOST_NUMBERS,
        help_text="Only what these numbers name, yours or ours; may be repeated.",
    )  # fmt: skip


class SearchAsked(Asked):
    """What is searched for, as the search box does."""

    q = serializers.CharField(max_length=LONGEST_QUERY)
    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)


class ProductsView(View):
    """Everything that the company can order, by id: walk it with ``next``."""

    scope = Scope.CATALOGUE

    @extend_schema(
        operation_id="products", tags=["products"], parameters=[ProductsAsked], responses=Products
    )
    def get(self, request) -> Response:
        """All products that the company may see and can order, in stable parts."""
        asked = read(ProductsAsked, request.query_params)
        products = goods(self.shopper).filter(pk__gt=asked["after"])
        products = products.filter(structure__in=["standalone", "child"])
        if asked["part_number"]:
            meant = resolve_numbers(self.shopper, asked["part_number"])
            ids = {pk for one in meant for pk in one.product_ids}
            products = products.filter(Q(pk__in=ids) | Q(parent__in=ids))
        shown, follows = part(
            request, products.order_by("pk"), asked, name="api:products", mark="after"
        )
        return Response({"results": products_told(self.strategy, shown), "next": follows})


class ProductView(View):
    """One product; what is hidden is missing."""

    scope = Scope.CATALOGUE

    @extend_schema(operation_id="product", tags=["products"], responses=ProductPage)
    def get(self, request, pk: int) -> Response:
        """One product, with all that its page says."""
        product = goods(self.shopper).filter(pk=pk).first()
        if product is None:
            raise Http404
        strategy = self.strategy
        [told] = products_told(strategy, [product])
        variants = strategy.visible_variants(product) if product.is_parent else []
        return Response(
            told
            | {
                "description": strip_tags(product.description),
                "facts": [
                    {
                        "code": value.attribute.code,
                        "name": value.attribute.name,
                        "value": str(value.value_as_text),
                    }
                    for value in product.get_attribute_values().select_related("attribute")
                ],
                "images": [image.original.url for image in product.get_all_images()],
                "variants": [variant.pk for variant in variants],
            }
        )


class SearchView(View):
    """The search of the shop: same matches, same order, same counts."""

    scope = Scope.CATALOGUE

    @extend_schema(
        operation_id="search", tags=["products"], parameters=[SearchAsked], responses=Found
    )
    def get(self, request) -> Response:
        """What the search box of the shop would find. Beyond the last page there is nothing."""
        asked = read(SearchAsked, request.query_params)
        question = read_question(QueryDict(urlencode(asked)))
        named = called_so(self.shopper, question.words)
        listing = search(self.shopper, question, named=named)
        is_beyond = asked["page"] > listing.page.pages
        found = {} if is_beyond else goods(self.shopper).in_bulk(listing.ids)
        shown = [found[pk] for pk in listing.ids if pk in found]
        return Response(
            {
                "results": products_told(self.strategy, shown),
                "total": listing.total,
                "page": asked["page"],
                "pages": listing.page.pages,
                "corrected": listing.corrected_words,
            }
        )


def goods(shopper):
    """Answer what the shopper may see, with what an answer tells of it."""
    products = get_model("catalogue", "Product").objects.visible_to(shopper)
    return products.for_listing(shopper).select_related("parent__product_class")
