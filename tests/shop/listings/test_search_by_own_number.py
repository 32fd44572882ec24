"""A company finds products by its own numbers; nobody else does."""

import pytest

from shop.listings.indexing import index
from shop.partnumbers import selection
from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in
from tests.factories.partnumbers import own_number
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db


def page(company, words: str) -> str:
    return logged_in(make_buyer(company)).get("/search/", {"q": words}).text


@pytest.mark.parametrize("words", ["4711-A", "4711a", "4711 A", "471"])
def test_the_own_number_finds_the_product_for_its_company_only(words):
    ours, theirs = make_company(), make_company()
    own_number(ours, make_product("Brass valve"), "4711-A")
    index()

    assert "Brass valve" in page(ours, words)
    assert "Brass valve" not in page(theirs, words)


def test_the_own_number_comes_before_words_that_match():
    company = make_company()
    make_product("Aaa 4711")
    own_number(company, make_product("Zzz valve"), "4711")
    index()

    text = page(company, "4711")

    assert text.index("Zzz valve") < text.index("Aaa 4711")


def test_a_number_of_a_hidden_product_finds_nothing():
    company, secret = make_company(), make_product("Hidden valve")
    own_number(company, secret, "4711")
    exclusive(make_range(secret))
    index()

    assert "Hidden valve" not in page(company, "4711")


def test_numbers_of_hidden_products_crowd_nothing_out(monkeypatch):
    monkeypatch.setattr(selection, "MOST_NAMED", 3)
    company, secrets = make_company(), [make_product("Hidden valve") for _ in range(4)]
    for n, secret in enumerate(secrets):
        own_number(company, secret, f"4711-{n}")
    exclusive(make_range(*secrets))
    own_number(company, seen := make_product("Brass valve"), "4711-9")
    index()

    found = logged_in(make_buyer(company)).get("/search/", {"q": "4711"}).context["listing"]

    assert found.ids == [seen.pk]


def test_the_number_of_a_variant_finds_the_product_it_is_a_variant_of():
    company = make_company()
    family = make_product("Valve family", structure="parent")
    own_number(company, make_product("DN 20", parent=family), "V20")
    index()

    assert "Valve family" in page(company, "V20")
