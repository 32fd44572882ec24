"""What a range would hold is tried on companies and their orders, and nothing of it is saved."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from pricing.models import Simulation
from pricing.simulating import jobs
from pricing.simulating.kinds import KINDS
from segments.selection import shopper_for
from shop.ranges.accesschange import seen_there
from shop.ranges.contents import ContentsChange, members_of, world
from shop.ranges.models import PastMember, RangeAttribute, RangeMember
from shop.ranges.resolution import resolve
from tests.factories.activity_rows import make_line, make_order
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import exclusive, hide, make_range
from tests.factories.staff import make_merchandiser

from .test_attributes_of_ranges import give

pytestmark = pytest.mark.django_db

Range = get_model("offer", "Range")
LINKS = ("included_products", "excluded_products", "included_categories", "excluded_categories")


@pytest.fixture
def staff(client):
    return browser_of(make_merchandiser(), client)


def bought(company, *products):
    for product in products:
        order = make_order(company, timezone.now() - timedelta(days=40), 100)
        make_line(order, product.upc, 100, quantity=10)
    return company


def filled_in(*rows, types=(), **fields):
    """Answer what the page of a range sends with these types, new rows and other fields."""
    sent = {
        "classes": [one.pk for one in types],
        **fields,
        "attribute_rows-TOTAL_FORMS": len(rows),
        "attribute_rows-INITIAL_FORMS": 0,
    }
    for place, row in enumerate(rows):
        named = zip(("kind", "code", "value"), row, strict=True)
        sent |= {f"attribute_rows-{place}-{name}": value for name, value in named}
    return sent


def page_of(held):
    return reverse("admin:offer_range_change", args=[held.pk])


def simulated(staff, held, *rows, **fields):
    """Press “Simulate” on the page of a range, filled in."""
    response = staff.post(page_of(held), filled_in(*rows, **fields) | {"_simulate": "1"})
    assert response.status_code == 302
    jobs.start_waiting(clock=timezone.now)
    simulation = Simulation.objects.order_by("-pk").first()
    assert simulation.status == "done", simulation.error
    return simulation, staff.get(response.url).content.decode()


def state():
    links = [getattr(Range, name).through for name in LINKS]
    rows = (RangeAttribute, RangeMember, PastMember, Range, *links)
    return [list(model.objects.order_by("pk").values()) for model in rows]


def test_what_comes_into_a_hidden_range_is_lost_to_whom_it_is_hidden_from(staff):
    saw, nail, red = (
        make_product("Saw", upc="S"),
        make_product("Nail"),
        make_product("Red", upc="R"),
    )
    give(saw, "brand", "Arbo")
    held = make_range(nail)
    acme, other = bought(make_company(), saw), bought(make_company(), saw, red)
    hide(held, companies=[acme])
    before = state()

    simulation, text = simulated(staff, held, ("include", "brand", "arbo"))

    assert state() == before
    assert "1 product comes into the range." in simulation.says
    assert set(simulation.company_rows.values_list("company_id", "newly_hidden")) == {(acme.pk, 1)}
    assert "Contents of a range" in text and "Saw" in text
    assert other.pk not in simulation.company_rows.values_list("company_id", flat=True)


def test_what_comes_into_an_exclusive_range_is_lost_to_everybody_else_who_buys_it(staff):
    saw, nail = make_product("Saw", upc="S"), make_product("Nail")
    give(saw, "brand", "Arbo")
    held = make_range(nail)
    granted, other = bought(make_company(), saw), bought(make_company(), saw)
    bought(make_company(), nail)
    exclusive(held, companies=[granted])

    simulation, _text = simulated(staff, held, ("include", "brand", "Arbo"))

    rows = set(simulation.company_rows.values_list("company_id", "newly_hidden"))
    assert rows >= {(other.pk, 1)}
    assert simulation.result["products"]["newly_hidden"] == 1
    assert [pk for pk, hidden in rows if hidden] == [other.pk]


def test_what_leaves_a_range_and_a_range_that_no_row_names_are_said(staff):
    saw = make_product("Saw")
    give(saw, "brand", "Arbo")
    held = make_range(saw)

    simulation, _text = simulated(staff, held, ("exclude", "brand", "Arbo"))

    assert "1 product leaves the range." in simulation.says
    assert any("No row of range access" in words for words in simulation.says)


def test_a_type_that_is_ticked_is_simulated_too(staff):
    tool = make_product("Saw", upc="S", product_class=make_product_class("Tools"))
    held, acme = make_range(make_product("Nail")), bought(make_company(), tool)
    hide(held, companies=[acme])

    simulation, _text = simulated(staff, held, types=[make_product_class("Tools")])

    assert simulation.result["products"]["newly_hidden"] == 1
    assert not held.classes.exists()


def test_products_told_by_their_part_numbers_are_simulated(staff):
    goods = {upc: make_product(upc, upc=upc) for upc in ("IN", "OUT", "MINE", "STAYS")}
    held = make_range(goods["OUT"], goods["STAYS"])
    acme, other = bought(make_company(), goods["IN"]), bought(make_company(), goods["OUT"])
    hide(held, companies=[acme, other])
    before = state()

    simulation, _text = simulated(
        staff, held, add_products=" IN,\r\nMINE ; IN", leave_out_products="OUT"
    )

    assert state() == before
    rows = simulation.company_rows.values_list("company_id", "newly_hidden", "hidden", "after")
    assert {row[0]: row[1:3] for row in rows} == {acme.pk: (1, 1), other.pk: (0, 0)}
    assert "2 products come into the range." in simulation.says
    assert "1 product leaves the range." in simulation.says
    assert "Products brought in one by one: 2" in simulation.says


def test_a_category_is_simulated_with_all_below_it(staff):
    tools = make_category("Tools")
    saws = make_category("Saws", parent=tools)
    saw, drill = make_product(upc="S", categories=[saws]), make_product(categories=[tools])
    held, acme = make_range(make_product("Nail")), bought(make_company(), saw, drill)
    hide(held, companies=[acme])

    whole, _text = simulated(staff, held, included_categories=[tools.pk])
    less, _text = simulated(
        staff, held, included_categories=[tools.pk], excluded_categories=[saws.pk]
    )

    assert whole.result["products"]["newly_hidden"] == 2
    assert less.result["products"]["newly_hidden"] == 1
    assert not held.included_categories.exists()


def test_everything_is_simulated_too(staff):
    saw = make_product(upc="S")
    held, acme = make_range(), bought(make_company(), saw)
    hide(held, companies=[acme])

    simulation, _text = simulated(staff, held, includes_all_products="on")

    assert simulation.result["products"]["newly_hidden"] == 1


def test_a_part_number_that_is_unknown_or_told_twice_is_said_and_nothing_is_lost(staff):
    make_product(upc="KNOWN")
    held = make_range()
    typed = {"add_products": "KNOWN\nWRONG", "leave_out_products": "KNOWN"}

    for button in ("_simulate", "_save"):
        answer = staff.post(page_of(held), filled_in(**typed) | {button: "1"})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "No product has this part number: WRONG." in text
        assert "Something else is said of this part number above: KNOWN." in text
        assert "KNOWN\nWRONG" in text

    assert not Simulation.objects.exists()
    assert not held.included_products.exists()


def test_categories_are_searched_for_and_a_made_up_one_is_told_at_its_field(staff):
    chosen, other = make_category("Chosen"), make_category("Left alone")
    held = make_range(categories=[chosen])

    page = staff.get(page_of(held)).content.decode()
    answers = [
        staff.post(page_of(held), filled_in(included_categories=["made-up"]) | {button: "1"})
        for button in ("_simulate", "_save")
    ]

    assert "Chosen" in page
    assert other.name not in page
    for answer in answers:
        assert answer.status_code == 200
        assert "made-up" in str(answer.context["adminform"].errors["included_categories"])


def test_what_was_tried_can_be_saved(staff, django_capture_on_commit_callbacks):
    goods = {upc: make_product(upc, upc=upc) for upc in ("IN", "OUT", "FREE", "PLACED")}
    tools = make_category("Tools")
    drill = make_product("Drill", upc="D", categories=[tools])
    held = make_range(goods["OUT"], goods["FREE"], goods["PLACED"])
    held.included_products.through.objects.filter(product=goods["PLACED"]).update(display_order=7)
    held.excluded_products.add(goods["IN"])
    typed = filled_in(
        add_products="IN PLACED".replace(" ", "\n"), leave_out_products="OUT",
        forget_products="FREE", included_categories=[tools.pk],
    )  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(page_of(held), typed | {"_save": "1"})

    assert answer.status_code == 302
    whole = {goods["IN"].pk, goods["PLACED"].pk, drill.pk}
    assert members_of(held.pk) == {(pk, True) for pk in whole}
    assert list(held.excluded_products.all()) == [goods["OUT"]]
    placed = held.included_products.through.objects.get(product=goods["PLACED"])
    assert placed.display_order == 7


def test_what_is_imagined_is_what_saving_it_makes():
    goods = {title: make_product(title, upc=title) for title in ("Saw", "Drill", "Nail", "Plane")}
    for title, brand in (("Saw", "Arbo"), ("Drill", "Boro"), ("Plane", "Arbo")):
        give(goods[title], "brand", brand)
    parent = make_product(structure="parent")
    give(make_product(parent=parent, upc="V"), "brand", "Arbo")
    held, acme = make_range(goods["Nail"]), make_company()
    hide(held, companies=[acme])
    who, numbers = shopper_for(acme, at=timezone.now()), [*goods, "V"]
    rows = [["include", "brand", "Arbo"], ["include", "brand", "Boro"]]

    goods_type = make_product_class()

    for types, said in (
        ([], rows), ([], rows[:1]), ([], [*rows, ["require", "brand", "Boro"]]), ([], []),
        ([goods_type.pk], rows), ([goods_type.pk], [["exclude", "brand", "Boro"]]),
    ):  # fmt: skip
        with world(ContentsChange(held.pk, types=types, attributes=said).as_data()):
            imagined = members_of(held.pk), seen_there(who, numbers)
        held.classes.set(types)
        RangeAttribute.objects.all().delete()
        for kind, code, value in said:
            RangeAttribute.objects.create(range=held, kind=kind, code=code, value=value)
        resolve([held.pk])
        assert imagined == (members_of(held.pk), seen_there(who, numbers))


def test_the_kind_is_known_and_leaves_no_tables_behind():
    held = make_range(make_product())

    with world(ContentsChange(held.pk, types=[], attributes=[]).as_data()):
        pass

    assert "range" in KINDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('wanted'), to_regclass('pg_temp.ranges_rangemember')")
        assert cursor.fetchone() == (None, None)
