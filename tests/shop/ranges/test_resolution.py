"""Which products a range holds."""

import random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop.ranges.models import RangeMember
from shop.ranges.resolution import resolve
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import make_range

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")


def titles(product_range) -> set[str]:
    members = RangeMember.objects.filter(range=product_range, is_whole=True)
    return set(members.values_list("product__title", flat=True))


def test_a_category_brings_what_is_in_it_and_below():
    tools = make_category("Tools")
    hammers = make_category("Hammers", parent=tools)
    make_product("Saw", categories=[tools])
    make_product("Hammer", categories=[hammers])
    make_product("Screw", categories=[make_category("Screws")])

    assert titles(make_range(categories=[tools])) == {"Saw", "Hammer"}


def test_a_product_type_brings_its_products_and_their_variants():
    goods = make_product_class("Fresh")
    parent = make_product("Cheese", structure="parent", product_class=goods)
    make_product("Old cheese", parent=parent)
    make_product("Nail")
    fresh = make_range()

    fresh.classes.add(goods)
    resolve([fresh.pk])

    assert titles(fresh) == {"Cheese", "Old cheese"}


def test_everything_less_what_is_excluded():
    sauces = make_category("Sauces")
    hot = make_category("Hot", parent=sauces)
    make_product("Ketchup", categories=[sauces])
    make_product("Chili", categories=[hot])
    kept, dropped = make_product("Bread"), make_product("Butter")
    everything = make_range(includes_all_products=True)

    everything.excluded_categories.add(hot)
    everything.excluded_products.add(dropped)
    resolve([everything.pk])

    assert titles(everything) == {"Ketchup", kept.title}


def test_an_excluded_product_takes_its_variants_along():
    parent = make_product("Shoe", structure="parent")
    make_product("Shoe 42", parent=parent)
    everything = make_range(includes_all_products=True)

    everything.excluded_products.add(parent)
    resolve([everything.pk])

    assert titles(everything) == set()


def test_one_variant_can_be_left_out():
    parent = make_product("Shoe", structure="parent")
    make_product("Shoe 42", parent=parent)
    other = make_product("Shoe 43", parent=parent)
    shoes = make_range(parent)

    shoes.excluded_products.add(other)
    resolve([shoes.pk])

    assert titles(shoes) == {"Shoe", "Shoe 42"}


def test_a_parent_that_is_there_for_one_variant_is_not_there_as_a_whole():
    parent = make_product("Shoe", structure="parent")
    variant = make_product("Shoe 42", parent=parent)

    one = make_range(variant)

    assert dict(one.members.values_list("product", "is_whole")) == {
        parent.pk: False,
        variant.pk: True,
    }


def test_resolving_again_changes_nothing_and_a_change_only_what_it_must():
    first, second = make_product("A"), make_product("B")
    two = make_range(first, second)
    before = set(two.members.values_list("pk", flat=True))

    assert not resolve().changed
    two.remove_product(second)
    result = resolve()

    assert (result.added, result.removed) == (0, 1)
    assert set(two.members.values_list("pk", flat=True)) < before


def test_a_range_that_becomes_python_loses_its_members():
    one = make_range(make_product("A"))

    type(one).objects.update(proxy_class="no.such.Thing")
    resolve()

    assert titles(one) == set()


def test_resolving_one_product_gives_what_resolving_all_gives():
    """Random ranges and moves of products: the small step always agrees with the big one."""
    dice = random.Random(7)
    top = [make_category() for _ in range(3)]
    categories = top + [make_category(parent=above) for above in top]
    products = [make_product(categories=[dice.choice(categories)]) for _ in range(8)]
    parent = make_product(structure="parent", categories=[top[0]])
    products += [parent, make_product(parent=parent), make_product(parent=parent)]
    ranges = [make_range(categories=dice.sample(categories, 2)) for _ in range(4)]
    ranges.append(make_range(includes_all_products=True))
    for product_range in ranges:
        product_range.excluded_products.add(dice.choice(products))
        product_range.excluded_categories.add(dice.choice(categories))
        product_range.add_product(dice.choice(products))
    resolve()

    for _ in range(12):
        product = dice.choice(products[:9])
        product.categories.set(dice.sample(categories, 2))
        resolve(product_ids=[product.pk])
        stepwise = set(RangeMember.objects.values_list("range", "product", "is_whole"))
        assert not resolve().changed
        assert stepwise == set(RangeMember.objects.values_list("range", "product", "is_whole"))


def test_the_number_of_statements_does_not_grow():
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            resolve()
        return len(queries)

    make_range(make_product())
    few = statements()
    for _ in range(5):
        make_range(*[make_product() for _ in range(5)])

    assert statements() <= few


def test_the_command_says_what_changed(capsys):
    product = make_product("A")
    one = make_range()
    one.included_products.add(product)

    call_command("resolve_ranges", one.slug)

    assert capsys.readouterr().out == "1 products added, 0 removed.\n"
    with pytest.raises(CommandError, match="no-such-range"):
        call_command("resolve_ranges", "no-such-range")
