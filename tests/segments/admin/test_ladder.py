"""The ladder of a dimension: counts on each rung, moving, who would move, saving."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from segments.models import Release, Segment
from segments.services import refresh
from tests.factories.companies import make_company
from tests.factories.segments import make_dimension, make_segment, rule, when

pytestmark = pytest.mark.django_db


def at_least(employees: int) -> dict:
    """Write the rule of a tier."""
    return rule(when("company.employees", "gte", employees))


@pytest.fixture
def value():
    """Gold, silver and the default, of an exclusive dimension, with five companies."""
    dimension = make_dimension("value", is_exclusive=True, grace_days=30)
    make_segment("gold", rule=at_least(500), dimension=dimension, priority=10)
    make_segment("silver", rule=at_least(100), dimension=dimension, priority=20, grace_days=7)
    make_segment("basic", dimension=dimension, priority=5, is_default=True)
    for employees in (900, 600, 200, 5, None):
        make_company(employees=employees)
    refresh(now=timezone.now())
    return dimension


def ladder(staff, dimension, **sent):
    """Open the ladder, or post to it."""
    url = reverse("admin:segments_dimension_ladder", args=[dimension.pk])
    return staff.post(url, sent, follow=True) if sent else staff.get(url)


def ids(*codes) -> list[int]:
    """Answer the ids of segments."""
    return [Segment.objects.get(code=code).pk for code in codes]


def codes(page) -> list[str]:
    """Answer the segments from top to bottom."""
    return [rung.segment.code for rung in page.context["rungs"]]


def test_each_rung_says_what_it_matches_and_what_it_gets(staff, value):
    page = ladder(staff, value)

    told = {
        rung.segment.code: (rung.matches, rung.size, rung.above, rung.below, rung.grace_days)
        for rung in page.context["rungs"]
    }
    assert told == {
        "gold": (2, 2, 0, 2, 30),
        "silver": (3, 1, 2, 0, 7),
        "basic": (None, 2, None, None, 30),
    }
    assert codes(page) == ["gold", "silver", "basic"]


def test_a_rung_moves_without_javascript_and_nothing_is_saved(staff, value):
    gold, silver = ids("gold", "silver")

    page = ladder(staff, value, order=[gold, silver], move=f"{silver}:up")

    assert codes(page) == ["silver", "gold", "basic"]
    assert "This order is not saved yet." in page.content.decode()
    assert Segment.objects.get(code="gold").priority == 10


@pytest.mark.parametrize("move", ["up", ":up", "x:up", "999999:down", "1" * 40 + ":up"])
def test_a_move_of_nothing_moves_nothing(staff, value, move):
    page = ladder(staff, value, order=[*ids("gold", "silver"), "nonsense", 10**25], move=move)

    assert codes(page) == ["gold", "silver", "basic"]


def test_the_matrix_says_who_would_move_and_writes_nothing(staff, value):
    gold, silver = (Segment.objects.get(code=code) for code in ("gold", "silver"))
    Segment.objects.filter(pk=silver.pk).update(draft_rule=at_least(5))

    page = ladder(staff, value, order=[gold.pk, silver.pk], preview="1")

    (basic_id,) = ids("basic")
    assert page.context["matrix"].cells == {
        (gold.pk, gold.pk): 2,
        (silver.pk, silver.pk): 1,
        (basic_id, silver.pk): 1,
        (basic_id, basic_id): 1,
    }
    assert silver.memberships.open().count() == 1


def test_another_order_moves_those_who_match_both(staff, value):
    gold_id, silver_id = ids("gold", "silver")

    page = ladder(staff, value, order=[silver_id, gold_id], preview="1")

    assert page.context["matrix"].cells[gold_id, silver_id] == 2
    assert page.context["matrix"].moving == 2


def test_without_drafts_nobody_would_move(staff, value):
    page = ladder(staff, value, order=ids("gold", "silver"), preview="1")

    assert "nobody would move" in page.content.decode()


def test_the_order_is_saved_as_a_release_that_somebody_publishes(staff, merchandiser, value):
    gold_id, silver_id = ids("gold", "silver")

    ladder(staff, value, order=[silver_id, gold_id], save="1")

    release = Release.objects.get()
    assert release.author == merchandiser
    assert dict(release.items.values_list("segment__code", "priority")) == {
        "silver": 10,
        "gold": 20,
    }
    assert Segment.objects.get(code="gold").priority == 10


def test_an_unchanged_order_is_not_saved(staff, value):
    page = ladder(staff, value, order=ids("gold", "silver"), save="1")

    assert not Release.objects.exists()
    assert "nothing to save" in page.content.decode()


def test_a_rule_that_can_not_be_read_leaves_the_ladder_open(staff, value):
    version = Segment.objects.get(code="gold").published_version
    type(version).objects.filter(pk=version.pk).update(rule={"schema": 1, "root": {"all": []}})

    page = ladder(staff, value)

    assert page.context["rungs"][0].matches is None
    assert page.context["rungs"][1].matches == 3


def test_the_ladder_costs_the_same_for_any_number_of_tiers(
    staff, value, django_assert_max_num_queries
):
    for number in range(12):
        make_segment(f"t{number}", rule=at_least(number), dimension=value, priority=100 + number)

    with django_assert_max_num_queries(17):
        page = ladder(staff, value)

    assert len(page.context["rungs"]) == 15


def test_whoever_may_only_look_sees_no_buttons_and_saves_nothing(staff, merchandiser, value):
    merchandiser.groups.clear()
    merchandiser.user_permissions.add(*_looking())

    page = ladder(staff, value)
    sent = ladder(staff, value, order=ids("silver", "gold"), save="1")

    assert "Save the order" not in page.content.decode()
    assert sent.status_code == 403


def _looking():
    return Permission.objects.filter(codename__in=["view_dimension", "view_segment"])
