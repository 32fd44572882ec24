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
    assert [card.title for card in page.context["cards"]] == ["Hammer"]
    assert "Hammer" in page.text and "Secret" not in page.text


def test_a_category_shows_its_own_products_and_those_below(client):
    tools = make_category("Tools")
    hammers = make_category("Hammers", parent=tools)
    make_product("Saw", categories=[tools])
    make_product("Hammer", categories=[hammers])
    make_product("Screw", categories=[make_category("Screws")])

    page = client.get(tools.get_absolute_url())

    assert [card.title for card in page.context["cards"]] == ["Hammer", "Saw"]
    group = page.context["listing"].facets[0]
    assert [(value.label, value.count) for value in group.values] == [("Hammers", 1)]
    assert client.get(group.values[0].url).status_code == 200


def test_a_search_finds_by_words(client):
    make_product("Claw hammer")
    make_product("Screw")
    index()

    page = client.get(reverse("search:search"), {"q": "hamm claw"})

    assert [card.title for card in page.context["cards"]] == ["Claw hammer"]


def test_the_product_page_answers(client):
    product = make_product("Hammer")

    page = client.get(product.get_absolute_url())

    assert page.status_code == 200
    assert "Hammer" in page.text


def test_all_products_leads_into_the_categories(client):
    make_product("Saw", categories=[make_category("Tools")])

    group = client.get(reverse("catalogue:index")).context["listing"].facets[0]

    page = client.get(group.values[0].url)
    assert page.status_code == 200
    assert page.context["category"].name == "Tools"


def test_a_search_is_narrowed_to_a_category_and_widened_again(client):
    tools = make_category("Tools")
    make_product("Steel saw", categories=[make_category("Saws", parent=tools)])
    make_product("Steel toy", categories=[make_category("Toys")])
    index()
    wide = client.get(reverse("search:search"), {"q": "steel"})
    links = {value.label: value for value in wide.context["listing"].facets[0].values}

    narrow = client.get(reverse("search:search") + links["Tools"].url)

    assert [card.title for card in narrow.context["cards"]] == ["Steel saw"]
    chosen, below = narrow.context["listing"].facets[0].values
    assert (chosen.label, chosen.count, chosen.selected) == ("Tools", 1, True)
    assert (below.label, below.count) == ("Saws", 1)
    back = client.get(reverse("search:search") + chosen.url)
    assert back.context["listing"].total == 2


def test_htmx_gets_only_the_results(client):
    make_product("Saw")

    answer = client.get(reverse("catalogue:index"), headers={"HX-Target": "listing"})

    assert "Saw" in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=99999999999", "sort=no", "category=x", "f_=1", "f_no=1"]
)
def test_nonsense_in_the_address_is_ignored(client, query):
    make_product("Saw")

    assert client.get(f"{reverse('catalogue:index')}?{query}").status_code == 200


def test_an_empty_category_is_missing_and_an_old_name_leads_to_the_new(client):
    empty, tools = make_category("Empty"), make_category("Tools")
    make_product("Saw", categories=[tools])

    assert client.get(empty.get_absolute_url()).status_code == 404
    answer = client.get(f"/catalogue/category/old-name_{tools.pk}/")
    assert answer.status_code == 301
    assert answer.url == tools.get_absolute_url()
