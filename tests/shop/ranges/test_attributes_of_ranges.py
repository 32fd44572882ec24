"""Ranges by attribute: included, required and excluded values; kept up to date."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from oscar.core.loading import get_model

from shop.ranges.models import RangeAttribute, RangeMember
from shop.ranges.resolution import resolve
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import make_range

pytestmark = pytest.mark.django_db

ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")

INCLUDE, REQUIRE, EXCLUDE = RangeAttribute.Kind


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what waits for the commit at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def give(product, code, value):
    attribute, _ = ProductAttribute.objects.get_or_create(
        product_class=make_product_class(), code=code, defaults={"name": code.title()}
    )
    return ProductAttributeValue.objects.create(
        product=product, attribute=attribute, value_text=value
    )


def say(product_range, kind, code, value):
    row = RangeAttribute.objects.create(range=product_range, kind=kind, code=code, value=value)
    resolve([product_range.pk])
    return row


def titles(product_range) -> set[str]:
    members = RangeMember.objects.filter(range=product_range, is_whole=True)
    return set(members.values_list("product__title", flat=True))


def make_goods():
    """Two saws and a drill of two brands, in two categories."""
    tools = make_category("Tools")
    for title, brand, colour in [
        ("Saw A", "Arbo", "red"), ("Saw B", "Boro", "red"), ("Drill A", "Arbo", "blue"),
    ]:  # fmt: skip
        product = make_product(title, categories=[tools])
        give(product, "brand", brand)
        give(product, "colour", colour)
    make_product("Nail", categories=[tools])
    return tools


def test_a_brand_brings_its_products_whatever_the_case():
    make_goods()

    one = make_range()
    say(one, INCLUDE, "brand", "ARBO")

    assert titles(one) == {"Saw A", "Drill A"}


def test_included_values_add_up_with_each_other_and_with_what_is_named():
    make_goods()
    nail = get_model("catalogue", "Product").objects.get(title="Nail")

    one = make_range(nail)
    say(one, INCLUDE, "brand", "Boro")
    say(one, INCLUDE, "colour", "blue")

    assert titles(one) == {"Saw B", "Drill A", "Nail"}


def test_a_required_attribute_narrows_a_category():
    one = make_range(categories=[make_goods()])

    say(one, REQUIRE, "brand", "Arbo")
    assert titles(one) == {"Saw A", "Drill A"}

    say(one, REQUIRE, "brand", "Boro")
    assert titles(one) == {"Saw A", "Saw B", "Drill A"}

    say(one, REQUIRE, "colour", "red")
    assert titles(one) == {"Saw A", "Saw B"}


def test_requirements_alone_bring_nothing():
    make_goods()

    one = make_range()
    say(one, REQUIRE, "brand", "Arbo")

    assert titles(one) == set()


def test_an_excluded_value_beats_everything_else():
    one = make_range(categories=[make_goods()])

    say(one, INCLUDE, "brand", "Arbo")
    say(one, EXCLUDE, "colour", "blue")

    assert titles(one) == {"Saw A", "Saw B", "Nail"}


def test_variants_follow_their_product_and_can_differ_by_themselves():
    parent = make_product("Shirt", structure="parent")
    red, blue = make_product("Red shirt", parent=parent), make_product("Blue shirt", parent=parent)
    give(parent, "brand", "Arbo")
    give(red, "colour", "red")
    give(blue, "colour", "blue")

    whole, part = make_range(), make_range(parent)
    say(whole, INCLUDE, "brand", "arbo")
    say(part, REQUIRE, "colour", "red")

    assert titles(whole) == {"Shirt", "Red shirt", "Blue shirt"}
    assert dict(part.members.values_list("product", "is_whole")) == {
        parent.pk: False,
        red.pk: True,
    }


def test_a_changed_value_moves_the_product_at_the_commit(committed):
    make_goods()
    one = make_range()
    say(one, INCLUDE, "brand", "Boro")
    nail = get_model("catalogue", "Product").objects.get(title="Nail")

    with committed():
        value = give(nail, "brand", "Boro")
    assert titles(one) == {"Saw B", "Nail"}

    with committed():
        value.delete()
    assert titles(one) == {"Saw B"}


def test_a_new_row_and_a_row_that_goes_count_at_the_commit(committed):
    make_goods()
    one = make_range()

    with committed():
        row = RangeAttribute.objects.create(range=one, kind=INCLUDE, code="brand", value="Boro")
    assert titles(one) == {"Saw B"}

    with committed():
        row.delete()
    assert titles(one) == set()


def test_one_product_at_a_time_gives_what_everything_at_once_gives():
    make_goods()
    one = make_range(categories=[make_category("Others")], includes_all_products=True)
    say(one, REQUIRE, "brand", "Arbo")
    say(one, EXCLUDE, "colour", "blue")
    wanted = set(one.members.values_list("product", "is_whole"))

    RangeMember.objects.all().delete()
    for pk in get_model("catalogue", "Product").objects.values_list("pk", flat=True):
        resolve(product_ids=[pk])

    assert set(one.members.values_list("product", "is_whole")) == wanted != set()


def test_the_same_is_not_said_twice():
    one = make_range()
    say(one, INCLUDE, "brand", "Arbo")

    with pytest.raises(IntegrityError), transaction.atomic():
        say(one, INCLUDE, "brand", "ARBO")


def test_a_merchandiser_says_it_on_the_page_of_the_range(admin_client, committed):
    make_goods()
    one = make_range()
    url = reverse("admin:offer_range_change", args=[one.pk])
    form = {
        "attribute_rows-TOTAL_FORMS": "1", "attribute_rows-INITIAL_FORMS": "0",
        "attribute_rows-0-kind": "include", "attribute_rows-0-code": "brand",
        "attribute_rows-0-value": "  Boro ", "attribute_rows-0-range": str(one.pk),
    }  # fmt: skip

    with committed():
        answer = admin_client.post(url, form)

    assert answer.status_code == 302, answer.text
    assert titles(one) == {"Saw B"}
    refused = admin_client.post(url, form | {"attribute_rows-0-code": "no-such"})
    assert "no-such is not one of the available choices" in refused.text
