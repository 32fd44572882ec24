"""What the search field offers while somebody types."""

import pytest
from django.urls import reverse

from segments.selection import shopper_for, visitor
from shop.listings import as_typed
from shop.listings.indexing import index
from shop.listings.models import Synonym
from shop.ranges.selection import remember_reaches
from shop.search.suggestions import suggestions_for
from tests.factories.companies import LONG_AGO, make_buyer, make_company
from tests.factories.orders import logged_in
from tests.factories.partnumbers import own_number
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db


def offered(words: str, company=None) -> dict[str, list[tuple[str, str]]]:
    shopper = shopper_for(company, at=LONG_AGO) if company else visitor(at=LONG_AGO)
    groups = suggestions_for(shopper, words)
    return {str(one.label): [(each.text, each.note) for each in one.options] for one in groups}


def hide_from_all(products) -> None:
    exclusive(make_range(*products))


def test_products_and_categories_that_begin_like_this(client):
    hammers = make_category("Hammers")
    drill = make_product("Hammer drill", upc="HD-1", categories=[hammers])
    make_product("Saw")
    index()

    answer = client.get(reverse("search:suggest"), {"q": "ham"})

    assert offered("ham") == {
        "Categories": [("Hammers", "")],
        "Products": [("Hammer drill", "HD-1")],
    }
    assert f'href="{drill.get_absolute_url()}"' in answer.text
    assert f'href="{hammers.get_absolute_url()}"' in answer.text
    assert 'role="option"' in answer.text
    assert "<html" not in answer.text


def test_nothing_hidden_is_offered(client):
    company, secret = make_company(), make_category("Hidden hammers")
    hidden = make_product("Hidden hammer", upc="HD-1", categories=[secret])
    family = make_product("Open family", structure="parent")
    exclusive(make_range(hidden, make_product("Variant", upc="VAR-99", parent=family)))
    own_number(company, hidden, "OUR-1")
    index()
    buyer = logged_in(make_buyer(company))

    for words in ("hidden", "hammer", "hd1", "hd-1", "our", "var99", "variant"):
        for browser in (client, buyer):
            answer = browser.get(reverse("search:suggest"), {"q": words})
            assert answer.text.strip() == "", words


@pytest.mark.parametrize("words", ["our-4711", "OUR47", "our 4"])
def test_own_numbers_come_first_and_to_their_company_only(words):
    company, other = make_company(), make_company()
    own_number(company, make_product("Brass valve", upc="V-1"), "OUR-4711")
    make_product("Our 4711 catalogue", upc="K-1")
    index()

    assert next(iter(offered(words, company).items())) == (
        "Your numbers",
        [("Brass valve", "OUR-4711")],
    )
    assert "Your numbers" not in offered(words, other)


def test_the_own_number_of_a_variant_leads_to_the_variant(client):
    company, family = make_company(), make_product("Valve", structure="parent")
    variant = make_product("DN 20", parent=family)
    own_number(company, variant, "V20")
    index()

    shopper = shopper_for(company, at=LONG_AGO)

    assert suggestions_for(shopper, "v20")[0].options[0].url == variant.get_absolute_url()


def test_a_part_number_is_offered_by_its_beginning_the_whole_one_first():
    make_product("Longer", upc="AB-1000")
    make_product("Whole", upc="AB-100")
    index()

    assert offered("ab100")["Products"] == [("Whole", "AB-100"), ("Longer", "AB-1000")]


def test_a_synonym_is_offered_too():
    make_product("Boring tool", upc="B-1")
    Synonym.objects.create(words="drill\nboring")
    index()

    assert offered("drill") == {"Products": [("Boring tool", "B-1")]}


@pytest.mark.parametrize("words", ["", "h", "%", "__", "'", "---", ":*"])
def test_what_says_too_little_offers_nothing(client, words):
    make_product("Hammer")
    index()

    assert client.get(reverse("search:suggest"), {"q": words}).text.strip() == ""


def test_it_costs_five_queries_in_a_request(django_assert_num_queries):
    company = make_company()
    hammer = make_product("Hammer", categories=[make_category("Hammers")])
    own_number(company, hammer, "HAMMER-1")
    index()
    buyer = shopper_for(company, at=LONG_AGO)

    with remember_reaches(), django_assert_num_queries(5):
        assert len(suggestions_for(buyer, "hammer")) == 2


@pytest.mark.parametrize("words", ["abc", "abc-0"])
def test_a_visible_part_number_stands_behind_fifty_hidden_ones_alike(words):
    hide_from_all(make_product("Secret", upc=f"ABC-0{n:03d}") for n in range(50))
    make_product("Valve", upc="ABC-0999")
    index()

    assert offered(words) == {"Products": [("Valve", "ABC-0999")]}


def test_a_visible_part_number_stands_behind_fifty_hidden_variants_alike(monkeypatch):
    monkeypatch.setattr(as_typed, "MOST_RANKED", 5)
    families = [make_product(structure="parent") for _ in range(50)]
    hide_from_all(
        make_product("Secret", upc=f"ABC-0{n:03d}", parent=family)
        for n, family in enumerate(families)
    )
    make_product("Valve", upc="ABC-0999")
    index()

    assert offered("abc0") == {"Products": [("Valve", "ABC-0999")]}


def test_hidden_titles_crowd_nothing_out(monkeypatch):
    monkeypatch.setattr(as_typed, "MOST_RANKED", 5)
    hide_from_all(make_product(f"Hammer {n}") for n in range(25))
    family = make_product("Family", structure="parent")
    hide_from_all(make_product(f"Hammer {n}", parent=family) for n in range(25))
    make_product("Old hammer")
    index()

    assert [text for text, _number in offered("hammer")["Products"]] == ["Old hammer"]


def test_fifty_hidden_own_numbers_crowd_nothing_out():
    company = make_company()
    secrets = [make_product("Secret") for _ in range(50)]
    for n, secret in enumerate(secrets):
        own_number(company, secret, f"OUR-0{n:03d}")
    hide_from_all(secrets)
    own_number(company, make_product("Valve"), "OUR-0999")
    index()

    assert offered("our-0", company) == {"Your numbers": [("Valve", "OUR-0999")]}
