"""Words that mean the same: both ways, one way, in a language, of several words."""

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.listings.indexing import index
from shop.listings.models import Synonym
from shop.listings.question import Question
from shop.listings.selection import search
from shop.listings.synonyms import synonyms
from tests.factories.companies import LONG_AGO
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db


def found(words: str, language: str = "en") -> list[str]:
    shopper = Shopper(at=LONG_AGO, currency="EUR", language=language)
    titles = dict(get_model("catalogue", "Product").objects.values_list("pk", "title"))
    return [titles[pk] for pk in search(shopper, Question(words=words)).ids]


def goods(*titles: str) -> None:
    for title in titles:
        make_product(title)
    index()


def test_both_words_find_each_others_products_and_the_asked_word_comes_first():
    goods("Cordless drill", "Boring tool")
    Synonym.objects.create(words="drill\nboring")

    assert found("drill") == ["Cordless drill", "Boring tool"]
    assert found("boring") == ["Boring tool", "Cordless drill"]
    assert found("cordless boring") == ["Cordless drill"]


def test_one_way_goes_one_way_only():
    goods("Kitchen scissors", "Steel shears")
    Synonym.objects.create(words="scissors", finds="shears")

    assert found("scissors") == ["Kitchen scissors", "Steel shears"]
    assert found("shears") == ["Steel shears"]


def test_several_words_are_found_one_after_the_other():
    goods("Angle grinder 125", "Flex 125", "Grinder with an angle plate")
    Synonym.objects.create(words="flex\nangle grinder")

    assert found("flex") == ["Flex 125", "Angle grinder 125"]
    assert "Flex 125" in found("angle grinder 125")
    assert "Flex 125" not in found("grinder")


def test_a_language_is_asked_in_that_language_only():
    goods("Hammer", "Vasara")
    Synonym.objects.create(words="hammer\nvasara", language="fi")

    assert set(found("hammer", "fi")) == {"Hammer", "Vasara"}
    assert found("hammer", "sv") == ["Hammer"]


def test_case_and_accents_do_not_matter():
    goods("Träskruv 4x40", "Woodscrew")
    Synonym.objects.create(words="Träskruv\r\nWOODSCREW")

    assert set(found("traskruv")) == {"Träskruv 4x40", "Woodscrew"}
    assert set(found("woodscrew")) == {"Träskruv 4x40", "Woodscrew"}


def test_synonyms_of_synonyms_are_left_alone_so_nothing_runs_in_a_circle():
    goods("Aaa", "Bbb", "Ccc")
    for words in ("aaa\nbbb", "bbb\nccc", "ccc\naaa"):
        Synonym.objects.create(words=words)

    assert synonyms("aaa", "en") == (("aaa", "bbb", "ccc"),)
    Synonym.objects.filter(words="ccc\naaa").delete()
    assert set(found("aaa")) == {"Aaa", "Bbb"}


def test_a_change_is_seen_on_the_next_search():
    goods("Drill", "Boring tool")
    synonym = Synonym.objects.create(words="drill\nboring")
    assert len(found("drill")) == 2

    Synonym.objects.filter(pk=synonym.pk).update(is_active=False)
    assert found("drill") == ["Drill"]
    Synonym.objects.filter(pk=synonym.pk).update(is_active=True, words="drill\nsaw")
    assert found("drill") == ["Drill"]


def test_a_mistyped_word_finds_the_synonyms_of_what_was_meant():
    goods("Drill", "Boring tool")
    Synonym.objects.create(words="drill\nboring")

    assert set(found("driil")) == {"Drill", "Boring tool"}


def test_a_synonym_shows_nothing_hidden():
    secret = make_product("Boring tool")
    exclusive(make_range(secret))
    goods("Drill")
    Synonym.objects.create(words="drill\nboring")

    assert found("drill") == ["Drill"]


@pytest.mark.parametrize("words", ["'", "a' | 'b", "!", ":*", "\\", "drill'"])
def test_signs_are_no_language(words):
    Synonym.objects.create(words="drill\nboring' | tool")
    goods("Drill")

    found(words)


@pytest.mark.parametrize(
    ("words", "finds", "said"),
    [
        ("drill", "", "two words at least"),
        ("one two three four five", "drill", "at most 4 words"),
        ("---\ndrill", "", "is no word"),
        ("\n".join(f"w{n}" for n in range(31)), "", "At most 30 lines"),
    ],
)
def test_a_mistake_is_said_at_its_field(admin_client, words, finds, said):
    page = admin_client.post(
        reverse("admin:listings_synonym_add"), {"words": words, "finds": finds, "is_active": "on"}
    )

    assert said in page.text
    assert not Synonym.objects.exists()


def test_staff_write_synonyms(admin_client):
    admin_client.post(
        reverse("admin:listings_synonym_add"),
        {"words": " drill \n\n drill\nboring  tool", "finds": "", "is_active": "on"},
    )

    assert Synonym.objects.get().words == "drill\nboring tool"
    assert (
        "drill, boring tool" in admin_client.get(reverse("admin:listings_synonym_changelist")).text
    )
