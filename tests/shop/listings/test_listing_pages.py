"""The pages that list products: all, a category, a search."""

import pytest
from django.urls import reverse

from shop.listings.indexing import index
from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db


def test_all_products_shows_what_is_public(client):
    make_product("Hammer")
    make_product("Secret", is_public=False)

    page = client.get(reverse("catalogue:index"))

    assert page.status_code == 200
    assert [product.title for product in page.context["listing"].products] == ["Hammer"]
    assert "Hammer" in page.text and "Secret" not in page.text


def test_a_category_shows_its_own_products_and_those_below(client):
    tools = make_category("Tools")
    hammers = make_category("Hammers", parent=tools)
    make_product("Saw", categories=[tools])
    make_product("Hammer", categories=[hammers])
    make_product("Screw", categories=[make_category("Screws")])

    page = client.get(tools.get_absolute_url())

    assert [product.title for product in page.context["listing"].products] == ["Hammer", "Saw"]
    group = page.context["listing"].facets[0]
    assert [(value.label, value.count) for value in group.values] == [("Hammers", 1)]
    assert client.get(group.values[0].url).status_code == 200


def test_a_search_finds_by_words(client):
    make_product("Claw hammer")
    make_product("Screw")
    index()

    page = client.get(reverse("search:search"), {"q": "hamm claw"})

    assert [product.title for product in page.context["listing"].products] == ["Claw hammer"]


def test_the_product_page_answers(client):
    product = make_product("Hammer")

    page = client.get(product.get_absolute_url())

    assert page.status_code == 200
    assert "Hammer" in page.text
