"""A file of unit costs in admin: checked and shown first, then imported, all or nothing."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pricing.models import UnitCost
from tests.factories.companies import make_user
from tests.factories.prices import make_cost
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

ALL = ["add_unitcost", "change_unitcost", "view_unitcost"]


@pytest.fixture
def browser(client):
    def browser(*codenames: str):
        person = make_user()
        person.is_staff = True
        person.save()
        person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def send(browser, *lines: str, **fields):
    file = SimpleUploadedFile("costs.csv", "\n".join(lines).encode())
    return browser.post(reverse("unit-cost-import"), {"file": file, **fields})


def text(page) -> str:
    return " ".join(page.content.decode().split())


def stored() -> dict[str, Decimal]:
    return dict(UnitCost.objects.values_list("product__upc", "amount"))


@pytest.fixture
def nut():
    nut = make_product("Nut", upc="N-1")
    make_cost(nut, "2.50")
    make_product("Bolt", upc="B-1")
    return nut


LINES = ("sku,currency,cost", "N-1,EUR,3.125", "B-1,EUR,1")


def test_a_file_is_shown_before_anything_is_written(browser, nut):
    page = send(browser(*ALL), *LINES)

    assert "Checked, nothing is written yet: 1 created, 1 changed, 0 unchanged." in text(page)
    [move] = page.context["moves"]
    assert (move.number, move.was, move.becomes) == ("N-1", Decimal("2.50"), Decimal("3.125"))
    assert stored() == {"N-1": Decimal("2.50")}


def test_it_is_imported_when_that_is_chosen(browser, nut):
    page = send(browser(*ALL), *LINES, write="on")

    assert page.url == reverse("admin:pricing_unitcost_changelist")
    assert stored() == {"N-1": Decimal("3.125"), "B-1": Decimal(1)}


@pytest.mark.parametrize("fields", [{}, {"write": "on"}])
@pytest.mark.parametrize("line", ["N-1,EUR,-1", "X-9,EUR,1", "N-1,EURO,1", "N-1,EUR,NaN"])
def test_a_mistake_is_told_by_its_line_and_nothing_is_written(browser, nut, line, fields):
    page = send(browser(*ALL), LINES[0], LINES[2], line, **fields)

    assert [problem.line for problem in page.context["problems"]] == [3]
    assert "Nothing was written." in text(page)
    assert stored() == {"N-1": Decimal("2.50")}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"a,b\n1,2\n"])
def test_what_is_no_table_is_told(browser, nut, content):
    file = SimpleUploadedFile("costs.csv", content)

    page = browser(*ALL).post(reverse("unit-cost-import"), {"file": file})

    assert page.status_code == 200
    assert page.context.get("problems") or page.context["form"].errors


@pytest.mark.parametrize("missing", ALL)
def test_staff_without_all_permissions_are_refused(browser, nut, missing):
    helper = browser(*[codename for codename in ALL if codename != missing])

    assert helper.get(reverse("unit-cost-import")).status_code == 403
    assert send(helper, *LINES, write="on").status_code == 403
    assert stored() == {"N-1": Decimal("2.50")}


def test_the_list_of_costs_leads_there(browser, nut):
    page = browser(*ALL).get(reverse("admin:pricing_unitcost_changelist"))

    assert reverse("unit-cost-import") in text(page)
