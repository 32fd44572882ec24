"""The menu of categories: addresses, the tree, and the way to a product's category."""

from datetime import UTC, datetime

import pytest

from segments.selection import visitor
from shop.catalogue.menu import Entry, menu_entries, tree_of, way_to
from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(pk: int, depth: int) -> Entry:
    return Entry(pk, f"n{pk}", f"/{pk}/", depth, "")


def test_every_address_is_the_one_that_the_category_itself_gives():
    tools = make_category("Tools & more")
    hand = make_category("Hand tools 1000000007", parent=tools)
    saws = make_category("slugs-go-here", parent=hand)
    make_product("Saw", categories=[saws])

    entries = menu_entries(visitor(at=NOON))

    assert [one.url for one in entries] == [
        category.get_absolute_url() for category in (tools, hand, saws)
    ]
    assert [one.depth for one in entries] == [1, 2, 3]


def test_the_tree_holds_each_category_below_its_parent():
    tools, fluids = make_category("Tools"), make_category("Fluids")
    saws = make_category("Saws", parent=tools)
    make_product("Saw", categories=[saws])
    make_product("Pump", categories=[fluids])

    menu = tree_of(menu_entries(visitor(at=NOON)))

    assert [(node.pk, [below.pk for below in node.children]) for node in menu] == [
        (tools.pk, [saws.pk]),
        (fluids.pk, []),
    ]


@pytest.mark.parametrize(
    ("held", "way"),
    [
        ({3}, [1, 2, 3]),
        ({1, 5}, [4, 5]),
        ({3, 6}, [1, 2, 3]),
        ({4}, [4]),
        ({99}, []),
        (set(), []),
    ],
)
def test_the_deepest_way_wins_and_the_first_of_equals(held, way):
    entries = [entry(1, 1), entry(2, 2), entry(3, 3), entry(4, 1), entry(5, 2), entry(6, 3)]

    assert [one.pk for one in way_to(entries, held)] == way
