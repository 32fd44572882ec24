"""Members follow what is changed, after the commit."""

import pytest
from oscar.core.loading import get_model

from shop.ranges.models import RangeMember
from shop.ranges.resolution import resolve
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import make_range

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what waits for the commit at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def titles(product_range) -> set[str]:
    members = RangeMember.objects.filter(range=product_range)
    return set(members.values_list("product__title", flat=True))


def test_a_new_product_in_a_category_of_a_range(committed):
    tools = make_category("Tools")
    hidden = make_range(categories=[tools])

    with committed():
        make_product("Saw", categories=[tools])

    assert titles(hidden) == {"Saw"}


def test_a_product_that_changes_its_type(committed):
    fresh = make_product_class("Fresh")
    product = make_product("Cheese")
    with committed():
        cold = make_range()
        cold.classes.add(fresh)

    with committed():
        product.product_class = fresh
        product.save()

    assert titles(cold) == {"Cheese"}


def test_a_product_that_is_put_in_and_taken_out(committed):
    product = make_product("A")
    one = make_range()

    with committed():
        one.add_product(product)
    assert titles(one) == {"A"}

    with committed():
        one.remove_product(product)
    assert titles(one) == set()


@pytest.mark.parametrize("name", ["included_categories", "excluded_categories"])
def test_the_categories_of_a_range(committed, name):
    tools = make_category("Tools")
    make_product("Saw", categories=[tools])
    everything = name == "excluded_categories"
    one = make_range(includes_all_products=everything)
    before = titles(one)

    with committed():
        getattr(one, name).add(tools)

    assert titles(one) == {"Saw"} - before


def test_a_category_that_is_moved_and_saved(committed):
    tools, toys = make_category("Tools"), make_category("Toys")
    saws = make_category("Saws", parent=tools)
    make_product("Saw", categories=[saws])
    one = make_range(categories=[tools])

    with committed():
        saws.move(toys, "first-child")
        get_model("catalogue", "Category").objects.get(pk=saws.pk).save()

    assert titles(one) == set()


def test_a_range_that_takes_everything(committed):
    make_product("A")
    one = make_range()

    with committed():
        one.includes_all_products = True
        one.save()

    assert titles(one) == {"A"}


def test_a_product_that_is_deleted(committed):
    product = make_product("A")
    one = make_range(product)

    with committed():
        product.delete()

    assert titles(one) == set()


def test_many_products_at_once_are_worked_out_too(committed, monkeypatch):
    monkeypatch.setattr("shop.ranges.receivers.AT_ONCE", 3)
    everything = make_range(includes_all_products=True)

    with committed():
        made = {make_product().title for _ in range(5)}

    assert titles(everything) == made


def test_without_a_broker_the_work_is_done_in_place(committed, monkeypatch):
    def no_broker(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("shop.ranges.receivers.resolve_ranges.apply_async", no_broker)
    make_product("A")
    one = make_range()

    with committed():
        one.includes_all_products = True
        one.save()

    assert titles(one) == {"A"}


def test_bulk_writes_are_caught_by_the_nightly_run(committed):
    tools = make_category("Tools")
    product = make_product("Saw")
    one = make_range(categories=[tools])
    filed = get_model("catalogue", "ProductCategory")

    with committed():
        filed.objects.bulk_create([filed(product=product, category=tools)])
    assert titles(one) == set()

    resolve()
    assert titles(one) == {"Saw"}
