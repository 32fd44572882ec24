"""What a search finds: words, beginnings, part numbers, accents, mistyped words."""

import pytest
from oscar.core.loading import get_model

from segments.selection import visitor
from shop.listings.indexing import index
from shop.listings.question import Question
from shop.listings.selection import search
from tests.factories.companies import LONG_AGO
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")


def found(words: str, **question) -> list[str]:
    index()
    listing = search(visitor(at=LONG_AGO), Question(words=words, **question))
    assert listing.total >= len(listing.ids)
    titles = dict(Product.objects.values_list("pk", "title"))
    return [titles[pk] for pk in listing.ids]


@pytest.mark.parametrize("words", ["claw hammer", "hammer claw", "ham", "CLAW", "  claw   ham "])
def test_all_words_in_any_order_by_their_beginnings(words):
    make_product("Claw hammer 450 g")
    make_product("Claw")
    make_product("Steel hammer")

    assert "Claw hammer 450 g" in found(words)
    assert "Steel hammer" not in found("claw ham")


@pytest.mark.parametrize(
    "words", ["AB-1234/X", "ab1234x", "AB 1234 X", "ab-1234", "1234x", "B123", "AB.1234.X", "1234"]
)
def test_a_part_number_with_and_without_dashes_and_spaces(words):
    make_product("Valve", upc="AB-1234/X")
    make_product("Pump", upc="CD-777")

    assert found(words) == ["Valve"]


def test_the_whole_part_number_comes_before_longer_ones():
    make_product("A longer one", upc="P-100-2")
    make_product("B exact", upc="P-100")

    assert found("p100") == ["B exact", "A longer one"]


def test_whole_words_come_before_words_that_only_begin_so():
    make_product("Hexagon nut, Boltwerk, boltwerk programme, hexagons")
    make_product("Steel hex bolt")

    assert found("hex bolt")[0] == "Steel hex bolt"


def test_a_stock_number_finds_the_product_too():
    product = make_product("Valve", upc="V-1")
    product.stockrecords.update(partner_sku="SUPPLIER-998")

    assert found("supplier998") == ["Valve"]


@pytest.mark.parametrize("words", ["träskruv", "traskruv", "TRÄSKRUV", "träsk"])
def test_accents_may_be_written_or_left_out(words):
    make_product("Träskruv 4x40")

    assert found(words) == ["Träskruv 4x40"]


def test_words_as_they_are_written_come_first():
    make_product("A Skal")
    make_product("B Skål")

    assert found("skål") == ["B Skål", "A Skal"]


@pytest.mark.parametrize("words", ["Pöytäkone", "poytakone", "Åkeri", "akeri", "Öljy", "oljy"])
def test_finnish_and_swedish_letters(words):
    make_product("Pöytäkone Åkeri Öljy")

    assert found(words) == ["Pöytäkone Åkeri Öljy"]


@pytest.mark.parametrize("words", ["hamer", "hammmer", "hmamer", "hanner", "screwdrvier", "dirll"])
def test_a_mistyped_word_finds_what_was_meant(words):
    make_product("Hammer")
    make_product("Screwdriver")
    make_product("Drill")

    assert len(found(words)) == 1
    listing = search(visitor(at=LONG_AGO), Question(words=words))
    assert listing.corrected_words


def test_words_of_hidden_products_crowd_no_near_spelling_out():
    hidden = [make_product(f"Hamme{letter}") for letter in "abcdefghijklmnop"]
    exclusive(make_range(*hidden))
    make_product("Hammer")

    assert found("hammez") == ["Hammer"]


def test_a_mistyped_word_that_only_a_hidden_product_has_finds_what_was_meant():
    exclusive(make_range(make_product("Hamer")))
    make_product("Hammer")

    assert found("hamer") == ["Hammer"]


def test_a_word_that_is_spelled_right_is_not_corrected():
    make_product("Boat")
    make_product("Bolt")

    assert found("bolt") == ["Bolt"]
    assert not search(visitor(at=LONG_AGO), Question(words="bolt")).corrected_words


def test_only_the_mistyped_word_is_corrected():
    make_product("Claw hammer")
    make_product("Steel hammer")

    assert found("claw hamer") == ["Claw hammer"]


def test_categories_attributes_and_descriptions_are_searched_after_titles():
    goods = make_product_class()
    maker = goods.attributes.create(name="Maker", code="maker", type="text")
    by_maker = make_product("C by maker", product_class=goods)
    by_maker.attribute_values.create(attribute=maker, value_text="Fiskars")
    make_product("D by description", description="<p>Like <b>Fiskars</b></p>")
    make_product("B by category", categories=[make_category("Fiskars")])
    make_product("A Fiskars axe")

    assert found("fiskars") == [
        "A Fiskars axe", "B by category", "C by maker", "D by description",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["'", '"', "!!!", "a & b | !c", ":*", "\\", "%", "_", "–", "½", "(("]
)
def test_signs_never_break_a_search(words):
    make_product("Hammer")

    assert isinstance(found(words), list)


def test_markup_in_a_description_is_not_found():
    make_product("Hammer", description="<strong>Heavy</strong>")

    assert found("strong") == []
    assert found("heavy") == ["Hammer"]


def test_sorting_by_name_newest_and_price():
    make_product("B", price="2.00")
    make_product("A", price="3.00")
    make_product("C", price=None)

    assert found("", sort="name") == ["A", "B", "C"]
    assert found("", sort="newest") == ["C", "A", "B"]
    assert found("", sort="price-asc") == ["B", "A", "C"]
    assert found("", sort="price-desc") == ["A", "B", "C"]


def test_pages_hold_every_product_once(settings):
    settings.OSCAR_PRODUCTS_PER_PAGE = 4
    for number in range(10):
        make_product(f"Same {number % 2}")

    pages = [found("same", page=number) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [4, 4, 2]
    assert found("same", page=99) == pages[2]


def test_a_hidden_variant_does_not_show_through_the_order():
    kit = make_product("Kit", structure="parent", price=None)
    make_product("Kit, secret", parent=kit, price="1.00")
    make_product("Kit, open", parent=kit, price="5.00")
    make_product("Pump", price="3.00")
    exclusive(make_range(kit.children.get(title="Kit, secret")))

    assert found("", sort="price-asc") == ["Pump", "Kit"]
