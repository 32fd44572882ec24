"""A product's page is told all that Oscar's own models would tell of the product."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from segments.models import Company
from segments.selection import shopper_for
from shop.catalogue.details import load_detail
from tests.factories.companies import make_company
from tests.factories.products import make_product, make_product_class
from tests.factories.ranges import hide, make_range

Attribute = get_model("catalogue", "ProductAttribute")
Group = get_model("catalogue", "AttributeOptionGroup")
Product = get_model("catalogue", "Product")
Image = get_model("catalogue", "ProductImage")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
VALUES = {
    "text": "blue & green",
    "integer": 12,
    "boolean": True,
    "float": 1.25,
    "richtext": "<b>bold</b>",
    "date": date(2026, 2, 28),
    "datetime": NOON,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company(country="FI")


def told(company: Company, product) -> dict[str, str]:
    shown = load_detail(shopper_for(company, at=NOON), product.pk)
    return {value.attribute.code: value.value_as_text for value in shown.get_attribute_values()}


def told_by_oscar(product) -> dict[str, str]:
    values = Product.objects.get(pk=product.pk).get_attribute_values()
    return {value.attribute.code: value.value_as_text for value in values}


def give_attributes(product_class) -> None:
    group = Group.objects.create(name="Colours")
    for name in ("red", "white"):
        group.options.create(option=name)
    for kind in (*VALUES, "option", "multi_option"):
        options = group if "option" in kind else None
        Attribute.objects.create(
            product_class=product_class, code=kind, name=kind.title(), type=kind,
            option_group=options,
        )  # fmt: skip


def give_values(product, **changed) -> None:
    options = Group.objects.get().options
    chosen = {"option": options.get(option="red"), "multi_option": options.all()}
    for code, value in (VALUES | chosen | changed).items():
        attribute = Attribute.objects.get(code=code)
        attribute.save_value(product, value)


def test_every_kind_of_fact_is_told_as_oscar_tells_it(company):
    kind = make_product_class("Paint")
    give_attributes(kind)
    paint = make_product("Paint", product_class=kind)
    give_values(paint)

    assert told(company, paint) == told_by_oscar(paint)
    assert len(told(company, paint)) == 9


def test_a_variant_has_the_facts_of_its_parent_unless_it_says_something_else(company):
    kind = make_product_class("Paint")
    give_attributes(kind)
    paint = make_product("Paint", product_class=kind, structure="parent")
    give_values(paint)
    tin = make_product("Tin", parent=paint)
    Attribute.objects.get(code="integer").save_value(tin, 99)

    assert told(company, tin)["integer"] == 99
    assert told(company, tin)["text"] == "blue & green"
    assert told(company, tin) == told_by_oscar(tin)


def test_texts_and_pictures_are_there_and_a_variant_shows_its_parents(company):
    paint = make_product(
        "Paint", structure="parent", description="Covers all", meta_title="Paint!", is_public=True
    )
    tin = make_product("Tin", parent=paint)
    for place, name in ((2, "second.png"), (1, "first.png")):
        Image.objects.create(product=paint, original=name, display_order=place)
    shopper = shopper_for(company, at=NOON)

    parent, child = load_detail(shopper, paint.pk), load_detail(shopper, tin.pk)

    with CaptureQueriesContext(connection) as later:
        for shown in (parent, child):
            pictures = [picture.original.name for picture in shown.get_all_images()]
            assert pictures == ["first.png", "second.png"]
            assert shown.get_meta_title() == "Paint!"
        assert parent.description == "Covers all"
        assert [one.pk for one in parent._prefetched_public_children] == [tin.pk]
        assert child.parent.get_title() == "Paint"
    assert len(later) == 0


def test_what_the_shopper_may_not_see_is_not_there(company):
    hidden, private = make_product("Hidden"), make_product("Private", is_public=False)
    hide(make_range(hidden), companies=[company])
    shopper = shopper_for(company, at=NOON)

    assert load_detail(shopper, hidden.pk) is None
    assert load_detail(shopper, private.pk) is None
    assert load_detail(shopper, 2**62) is None


@pytest.mark.parametrize("values", [0, 8])
def test_the_number_of_facts_costs_no_query(company, values):
    kind = make_product_class("Paint")
    paint = make_product("Paint", product_class=kind)
    for number in range(values):
        attribute = Attribute.objects.create(
            product_class=kind, code=f"a{number}", name=f"A{number}", type="text"
        )
        attribute.save_value(paint, f"value {number}")
    shopper = shopper_for(company, at=NOON)

    with CaptureQueriesContext(connection) as asked:
        shown = load_detail(shopper, paint.pk)
        assert len(shown.get_attribute_values()) == values

    assert len(asked) == 5, "access rows, goods, texts, pictures, facts"
