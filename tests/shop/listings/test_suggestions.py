"""What the search field offers while somebody types."""

import pytest
from django.urls import reverse

from segments.selection import visitor
from shop.listings.indexing import index
from shop.listings.suggesting import suggest
from shop.ranges.selection import remember_reaches
from tests.factories.companies import LONG_AGO
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db


def test_products_and_categories_that_begin_like_this(client):
    hammers = make_category("Hammers")
    make_product("Hammer drill", upc="HD-1", categories=[hammers])
    make_product("Saw")
    index()

    answer = client.get(reverse("search:suggest"), {"q": "ham"})

    assert '<option value="Hammers"></option>' in answer.text
    assert '<option value="Hammer drill">HD-1</option>' in answer.text
    assert "Saw" not in answer.text
    assert "<html" not in answer.text


def test_nothing_hidden_is_offered(client):
    secret = make_category("Hidden hammers")
    exclusive(make_range(make_product("Hidden hammer", upc="HD-1", categories=[secret])))
    index()

    for words in ("hidden", "hammer", "hd1"):
        answer = client.get(reverse("search:suggest"), {"q": words})
        assert answer.text.strip() == ""


def test_one_letter_is_too_short():
    make_product("Hammer")
    index()

    assert suggest(visitor(at=LONG_AGO), "h") == []


def test_it_costs_three_queries_in_a_request(django_assert_num_queries):
    make_product("Hammer", categories=[make_category("Hammers")])
    index()

    nobody = visitor(at=LONG_AGO)

    with remember_reaches(), django_assert_num_queries(3):
        assert len(suggest(nobody, "hammer")) == 2
