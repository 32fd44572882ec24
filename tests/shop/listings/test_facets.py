"""Facets: exact counts inside the gate, several values of one attribute, several attributes."""

from dataclasses import replace

import pytest
from oscar.core.loading import get_model

from segments.selection import visitor
from segments.shopper import Shopper
from shop.listings.indexing import index
from shop.listings.question import Question
from shop.listings.selection import search
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import exclusive, hide, make_range

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirts():
    """Six shirts in three colours and two sizes."""
    goods = make_product_class("Shirts")
    colour = goods.attributes.create(name="Colour", code="colour", type="text")
    size = goods.attributes.create(name="Size", code="size", type="integer")
    made = []
    for number, (shade, centimetres) in enumerate(
        [("red", 40), ("red", 42), ("blue", 40), ("blue", 42), ("blue", 42), ("green", 40)]
    ):
        shirt = make_product(f"Shirt {number}", product_class=goods)
        shirt.attribute_values.create(attribute=colour, value_text=shade)
        shirt.attribute_values.create(attribute=size, value_integer=centimetres)
        made.append(shirt)
    index()
    return made


def shopper(company=None) -> Shopper:
    return replace(visitor(at=LONG_AGO), company_id=company.pk if company else None)


def facets(listing) -> dict[str, dict[str, int]]:
    counted = [group for group in listing.facets if group.code != "stock"]
    return {group.code: {v.label: v.count for v in group.values} for group in counted}


def test_values_are_counted(shirts):
    listing = search(shopper(), Question())

    assert facets(listing) == {
        "colour": {"red": 2, "blue": 3, "green": 1},
        "size": {"40": 3, "42": 3},
    }


def test_a_choice_narrows_the_others_but_not_its_own_attribute(shirts):
    listing = search(shopper(), Question(facets=(("colour", ("red",)),)))

    assert listing.total == 2
    assert facets(listing) == {
        "colour": {"red": 2, "blue": 3, "green": 1},
        "size": {"40": 1, "42": 1},
    }


def test_two_values_of_one_attribute_are_either_or(shirts):
    listing = search(shopper(), Question(facets=(("colour", ("green", "red")),)))

    assert listing.total == 3


def test_two_attributes_are_both(shirts):
    listing = search(shopper(), Question(facets=(("colour", ("blue",)), ("size", ("42",)))))

    assert listing.total == 2
    assert facets(listing)["size"] == {"40": 1, "42": 2}
    assert facets(listing)["colour"] == {"red": 1, "blue": 2}


def test_every_count_is_what_its_link_shows(shirts, rf):
    """The promise of a facet: choosing a value shows as many products as it said."""
    start = Question(facets=(("size", ("42",)),))

    counted = [one for one in search(shopper(), start).facets if one.code in {"colour", "size"}]
    assert len(counted) == 2
    for group in counted:
        for value in group.values:
            only_this = replace(start, facets=tuple(sorted(
                {**start.selected, group.code: (value.label,)}.items()
            )))  # fmt: skip
            assert search(shopper(), only_this).total == value.count


def test_a_hidden_product_is_not_counted(shirts):
    acme = make_company()
    hide(make_range(shirts[5]), companies=[acme])

    assert "green" not in facets(search(shopper(acme), Question()))["colour"]
    assert facets(search(shopper(), Question()))["colour"]["green"] == 1


def test_a_hidden_variant_lends_no_value_and_no_word_to_its_parent():
    acme = make_company()
    goods = make_product_class("Shoes")
    size = goods.attributes.create(name="Size", code="size", type="integer")
    parent = make_product("Shoe", structure="parent", product_class=goods)
    for number in (40, 41, 42):
        variant = make_product(f"Shoe no{number}", upc=f"SH-{number}", parent=parent)
        variant.attribute_values.create(attribute=size, value_integer=number)
    exclusive(make_range(variant), companies=[acme])
    index()

    assert facets(search(shopper(), Question()))["size"] == {"40": 1, "41": 1}
    assert facets(search(shopper(acme), Question()))["size"] == {"40": 1, "41": 1, "42": 1}
    for words in ("no42", "SH-42"):
        assert search(shopper(), Question(words=words)).total == 0
        assert search(shopper(acme), Question(words=words)).total == 1
    assert search(shopper(), Question(facets=(("size", ("42",)),))).total == 0


def test_options_and_yes_or_no_are_facets_too():
    goods = make_product_class("Paint")
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Uses")
    inside, outside = (group.options.create(option=name) for name in ("inside", "outside"))
    uses = goods.attributes.create(
        name="Uses", code="uses", type="multi_option", option_group=group
    )
    matt = goods.attributes.create(name="Matt", code="matt", type="boolean")
    for number, options in enumerate([[inside], [inside, outside]]):
        paint = make_product(product_class=goods)
        paint.attribute_values.create(attribute=uses).value_multi_option.set(options)
        paint.attribute_values.create(attribute=matt, value_boolean=bool(number))
    index()

    assert facets(search(shopper(), Question())) == {
        "uses": {"inside": 2, "outside": 1},
        "matt": {"No": 1, "Yes": 1},
    }


def test_categories_count_what_is_in_them_or_below_once():
    tools = make_category("Tools")
    hammers, saws = make_category("Hammers", parent=tools), make_category("Saws", parent=tools)
    make_product(categories=[hammers, saws])
    make_product(categories=[tools])
    make_product(categories=[make_category("Toys")])
    make_product(categories=[make_category("Closed", is_public=False)])

    assert facets(search(shopper(), Question()))["category"] == {"Tools": 2, "Toys": 1}
    below = search(shopper(), Question(), category_path=tools.path)
    assert facets(below)["category"] == {"Hammers": 1, "Saws": 1}


def test_numbers_are_in_the_order_of_their_size():
    goods = make_product_class("Pipes")
    width = goods.attributes.create(name="Width", code="width", type="text")
    for text in ("10 mm", "9 mm", "100 mm"):
        make_product(product_class=goods).attribute_values.create(attribute=width, value_text=text)
    index()

    assert list(facets(search(shopper(), Question()))["width"]) == ["9 mm", "10 mm", "100 mm"]


def test_a_value_with_thousands_of_digits_is_a_value_like_others(client):
    page = client.get("/catalogue/", {"f_width": "9" * 5_000})

    assert page.status_code == 200
