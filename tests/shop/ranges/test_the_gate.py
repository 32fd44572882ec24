"""Who sees what: the three verbs, their levels, and what beats what."""

from datetime import UTC, datetime, timedelta

import pytest
from oscar.core.loading import get_model

from segments.current import use_shopper
from segments.shopper import Shopper
from shop.catalogue.menu import menu_entries, tree_of
from shop.ranges.resolution import resolve
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, hide, make_range, only

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
Company = get_model("segments", "Company")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def make_company(number: str, **fields):
    return Company.objects.create(number=number, legal_name=f"Company {number}", **fields)


def make_segment(code: str):
    dimension = get_model("segments", "Dimension").objects.get_or_create(code="d", name="D")[0]
    segments = get_model("segments", "Segment").objects
    return segments.create(code=code, name=code, dimension=dimension, priority=segments.count())


def shopper(company=None, *, parents=(), segments=(), at=NOON) -> Shopper:
    return Shopper(
        at=at,
        currency="EUR",
        company_id=company.pk if company else None,
        ancestor_ids=tuple(parent.pk for parent in parents),
        segment_ids=tuple(segment.pk for segment in segments),
    )


def seen(who: Shopper) -> set[str]:
    return set(Product.objects.visible_to(who).values_list("title", flat=True))


@pytest.fixture
def abc():
    return [make_product(title) for title in "ABC"]


def test_without_rows_everything_public_is_visible(abc):
    abc[2].is_public = False
    abc[2].save()

    assert seen(shopper()) == {"A", "B"}


def test_only_shows_the_range_and_nothing_else(abc):
    acme = make_company("1")
    only(make_range(abc[0]), companies=[acme])

    assert seen(shopper(acme)) == {"A"}
    assert seen(shopper()) == {"A", "B", "C"}


def test_several_only_rows_show_their_union(abc):
    steel, food = make_segment("steel"), make_segment("food")
    only(make_range(abc[0]), segments=[steel])
    only(make_range(abc[1]), segments=[food])

    assert seen(shopper(make_company("1"), segments=[steel, food])) == {"A", "B"}


def test_hide_takes_away_from_them_only(abc):
    acme = make_company("1")
    hide(make_range(abc[0]), companies=[acme])

    assert seen(shopper(acme)) == {"B", "C"}
    assert seen(shopper(make_company("2"))) == {"A", "B", "C"}


def test_exclusive_is_hidden_from_everybody_else(abc):
    acme = make_company("1")
    exclusive(make_range(abc[0]), companies=[acme])

    assert seen(shopper(acme)) == {"A", "B", "C"}
    assert seen(shopper(make_company("2"))) == {"B", "C"}
    assert seen(shopper()) == {"B", "C"}


def test_an_exclusive_range_granted_to_two_is_seen_by_both(abc):
    acme, bolt = make_company("1"), make_company("2")
    own = make_range(abc[0])
    exclusive(own, companies=[acme])
    exclusive(own, companies=[bolt])

    assert "A" in seen(shopper(acme))
    assert "A" in seen(shopper(bolt))


def test_exclusive_counts_into_the_only_union(abc):
    acme = make_company("1")
    only(make_range(abc[1]), companies=[acme])
    exclusive(make_range(abc[0]), companies=[acme])

    assert seen(shopper(acme)) == {"A", "B"}


def test_an_only_row_does_not_open_an_exclusive_range(abc):
    acme = make_company("1")
    only(make_range(*abc), companies=[acme])
    exclusive(make_range(abc[0]))

    assert seen(shopper(acme)) == {"B", "C"}


def test_inside_a_level_hide_beats_only_and_exclusive(abc):
    acme = make_company("1")
    both = make_range(abc[0])
    hide(both, companies=[acme])
    only(make_range(*abc), companies=[acme])
    exclusive(both, companies=[acme])

    assert seen(shopper(acme)) == {"B", "C"}


def test_what_the_company_is_shown_beats_what_its_segment_hides(abc):
    acme, steel = make_company("1"), make_segment("steel")
    hide(make_range(abc[0], abc[1]), segments=[steel])
    exclusive(make_range(abc[0]), companies=[acme])

    assert seen(shopper(acme, segments=[steel])) == {"A", "C"}


def test_what_the_company_hides_beats_what_its_segment_grants(abc):
    acme, steel = make_company("1"), make_segment("steel")
    own = make_range(abc[0])
    exclusive(own, segments=[steel])
    hide(own, companies=[acme])

    assert seen(shopper(acme, segments=[steel])) == {"B", "C"}
    assert seen(shopper(make_company("2"), segments=[steel])) == {"A", "B", "C"}


def test_the_own_company_beats_the_parent_and_the_parent_the_grandparent(abc):
    grand, parent, own = (make_company(number) for number in "123")
    one = make_range(abc[0])
    hide(one, companies=[grand])
    exclusive(one, companies=[parent])

    assert "A" in seen(shopper(own, parents=[parent, grand]))

    hide(one, companies=[own])
    assert "A" not in seen(shopper(own, parents=[parent, grand]))


def test_the_nearest_company_that_says_only_decides_the_union(abc):
    parent, own, steel = make_company("1"), make_company("2"), make_segment("steel")
    only(make_range(abc[0]), companies=[own])
    only(make_range(abc[1]), companies=[parent])
    only(make_range(abc[2]), segments=[steel])

    assert seen(shopper(own, parents=[parent], segments=[steel])) == {"A"}


def test_a_companys_only_rows_leave_out_what_a_segment_is_granted(abc):
    acme, steel = make_company("1"), make_segment("steel")
    only(make_range(abc[0]), companies=[acme])
    exclusive(make_range(abc[1]), segments=[steel])

    assert seen(shopper(acme, segments=[steel])) == {"A"}


@pytest.mark.parametrize("say", [only, hide])
def test_only_and_hide_with_nobody_named_concern_nobody(abc, say):
    say(make_range(abc[0]))

    assert seen(shopper(make_company("1"))) == {"A", "B", "C"}


def test_an_empty_range_in_only_hides_everything(abc):
    acme = make_company("1")
    only(make_range(), companies=[acme])

    assert seen(shopper(acme)) == set()


def test_a_range_with_a_class_of_its_own_hides_and_never_shows(abc):
    acme, bolt, core = (make_company(number) for number in "123")
    broken = make_range(proxy_class="no.such.Thing")
    only(broken, companies=[acme])
    hide(broken, companies=[bolt])

    assert seen(shopper(acme)) == set()
    assert seen(shopper(bolt)) == set()
    assert seen(shopper(core)) == {"A", "B", "C"}


def test_a_row_holds_from_its_start_up_to_before_its_end(abc):
    acme = make_company("1")
    hide(make_range(abc[0]), companies=[acme], starts_at=NOON, ends_at=NOON + timedelta(days=1))
    day, moment = timedelta(days=1), timedelta(microseconds=1)

    assert "A" in seen(shopper(acme, at=NOON - moment))
    assert "A" not in seen(shopper(acme, at=NOON))
    assert "A" not in seen(shopper(acme, at=NOON + day - moment))
    assert "A" in seen(shopper(acme, at=NOON + day))


def test_a_variant_follows_its_parent(abc):
    acme = make_company("1")
    parent = make_product("Parent", structure="parent")
    make_product("Variant", parent=parent)
    exclusive(make_range(parent), companies=[acme])

    assert seen(shopper(acme)) >= {"Parent", "Variant"}
    assert not seen(shopper()) & {"Parent", "Variant"}


def test_a_variant_of_a_parent_that_is_not_public_is_hidden():
    parent = make_product("Parent", structure="parent", is_public=False)
    make_product("Variant", parent=parent)

    assert seen(shopper()) == set()


def test_one_variant_can_be_exclusive_while_the_others_are_seen():
    acme = make_company("1")
    parent = make_product("Parent", structure="parent")
    special, _usual = make_product("Special", parent=parent), make_product("Usual", parent=parent)
    exclusive(make_range(special), companies=[acme])

    assert seen(shopper()) == {"Parent", "Usual"}
    assert seen(shopper(acme)) == {"Parent", "Special", "Usual"}


def test_only_one_variant_shows_its_parent_with_that_variant_alone():
    acme = make_company("1")
    parent = make_product("Parent", structure="parent")
    wanted, _other = make_product("Wanted", parent=parent), make_product("Other", parent=parent)
    only(make_range(wanted), companies=[acme])

    assert seen(shopper(acme)) == {"Parent", "Wanted"}


def test_oscars_own_querysets_follow_the_ambient_shopper(abc):
    acme = make_company("1")
    only(make_range(abc[0]), companies=[acme])

    with use_shopper(shopper(acme)):
        inside = set(Product.objects.browsable().values_list("title", flat=True))
        public = set(Product.objects.public().values_list("title", flat=True))

    assert inside == public == {"A"}
    assert Product.objects.browsable().count() == 3


def test_the_gate_costs_one_query_and_the_condition_none(abc, django_assert_num_queries):
    acme = make_company("1")
    for verb in (only, hide, exclusive):
        verb(make_range(abc[0]), companies=[acme])
    resolve()

    with django_assert_num_queries(2):
        list(Product.objects.visible_to(shopper(acme)))


def test_the_menu_shows_categories_with_something_to_see(abc):
    acme, bolt = make_company("1"), make_company("2")
    tools, toys = make_category("Tools"), make_category("Toys")
    saws = make_category("Saws", parent=tools)
    abc[0].categories.add(saws)
    abc[1].categories.add(toys)
    only(make_range(abc[0]), companies=[acme])
    hide(make_range(abc[0]), companies=[bolt])

    def names(who) -> list:
        return [
            (node.name, [below.name for below in node.children])
            for node in tree_of(menu_entries(who))
        ]

    assert names(shopper(acme)) == [("Tools", ["Saws"])]
    assert names(shopper(bolt)) == [("Toys", [])]
    assert names(shopper()) == [("Tools", ["Saws"]), ("Toys", [])]
