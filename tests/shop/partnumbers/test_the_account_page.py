"""Buyers look after their company's numbers; reps see them; others meet nothing."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from shop.listings.indexing import index
from shop.partnumbers.models import OwnNumber
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.orders import logged_in
from tests.factories.partnumbers import own_number
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db

LIST = "/accounts/part-numbers/"
IMPORT = f"{LIST}import/"
EXPORT = f"{LIST}export/"


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def browser(company):
    return logged_in(make_buyer(company))


@pytest.fixture
def valve():
    valve = make_product("Brass valve", upc="V-1")
    index()
    return valve


def kept(company) -> dict[str, str]:
    return dict(OwnNumber.objects.filter(company=company).values_list("number", "product__upc"))


def test_one_number_is_added_shown_found_and_removed(browser, company, valve):
    browser.post(LIST, {"own_number": "4711-A", "part_number": "v1"})

    assert kept(company) == {"4711-A": "V-1"}
    for words in ("", "4711a", "V-1", "brass"):
        assert "4711-A" in browser.get(LIST, {"find": words}).text
    assert "4711-A" not in browser.get(LIST, {"find": "other"}).text
    browser.post(f"{LIST}{OwnNumber.objects.get().pk}/delete/")
    assert kept(company) == {}


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("N", "NOTHING"), "There is no product"),
        (("N", "SECRET"), "There is no product"),
        (("---", "V-1"), "no letter and no digit"),
        (("N", "ab12"), "AB-12, A-B12"),
        (("x" * 65, "V-1"), "at most 64"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(browser, company, valve, pair, said):
    exclusive(make_range(make_product(upc="SECRET")))
    make_product(upc="AB-12"), make_product(upc="A-B12")
    index()

    page = browser.post(LIST, dict(zip(("own_number", "part_number"), pair, strict=True)))

    assert said in page.text
    assert kept(company) == {}


def test_a_number_in_inches_keeps_its_mark(browser, company, valve):
    make_product(upc="P-1")
    index()

    browser.post(LIST, {"own_number": '3/4" brass', "part_number": "V-1"})
    browser.post(IMPORT, {"lines": '"1/2"" cap";"P-1"\n1" nut;P-1\n', "save": "1"})

    assert kept(company) == {'3/4" brass': "V-1", '1/2" cap': "P-1", '1" nut': "P-1"}


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_pasted_lines_are_saved_all_at_once_and_twice_changes_nothing(
    browser, company, valve, sign
):
    make_product(upc="P-1")
    index()
    lines = f"A-1{sign}V-1\nB-1{sign}P-1\n"

    checked = browser.post(IMPORT, {"lines": lines, "check": "1"})
    assert "2 created" in checked.text
    assert kept(company) == {}
    browser.post(IMPORT, {"lines": lines, "save": "1"})
    again = browser.post(IMPORT, {"lines": lines, "check": "1"})

    assert kept(company) == {"A-1": "V-1", "B-1": "P-1"}
    assert "0 created, 0 changed, 2 unchanged" in again.text


def test_one_mistake_saves_nothing_and_is_told_by_line_and_column(browser, company, valve):
    page = browser.post(IMPORT, {"lines": "A-1\tV-1\nB-1\tNOPE\na1\tV-1\n", "save": "1"})

    told = [(problem.line, problem.column) for problem in page.context["problems"]]
    assert told == [(3, "part_number"), (4, "own_number")]
    assert kept(company) == {}


def test_a_number_goes_to_another_product_when_the_list_says_so(browser, company, valve):
    own_number(company, make_product(upc="OLD"), "A-1")
    index()

    browser.post(IMPORT, {"lines": "a1\tV-1", "save": "1"})

    assert kept(company) == {"a1": "V-1"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_and_no_cell_is_a_formula(browser, company, valve, kind):
    own_number(company, valve, "=CMD()")
    own_number(make_company(), valve, "THEIRS")

    answer = browser.get(EXPORT, {"format": kind})
    content = b"".join(answer) if answer.streaming else answer.content
    if kind == "xlsx":
        cell = load_workbook(BytesIO(content)).active["A2"]
        assert (cell.value, cell.data_type) == ("'=CMD()", "s")
    else:
        assert b"'=CMD()" in content
        assert b"THEIRS" not in content
    file = SimpleUploadedFile(f"numbers.{kind}", content)
    assert "1 unchanged" in browser.post(IMPORT, {"file": file, "check": "1"}).text


def test_another_company_can_neither_see_nor_remove_it(company, valve):
    stranger = logged_in(make_buyer(make_company()))
    number = own_number(company, valve, "4711-A")

    assert "4711-A" not in stranger.get(LIST).text
    assert stranger.post(f"{LIST}{number.pk}/delete/").status_code == 404
    assert kept(company) == {"4711-A": "V-1"}


def test_a_child_sees_its_parents_numbers_and_can_not_remove_them(company, valve):
    child = logged_in(make_buyer(make_company(parent=company)))
    number = own_number(company, valve, "4711-A")

    assert "4711-A" in child.get(LIST).text
    assert child.post(f"{LIST}{number.pk}/delete/").status_code == 404


def test_a_viewer_looks_and_writes_nothing(company, valve):
    viewer = logged_in(make_buyer(company, role="viewer"))
    own_number(company, valve, "4711-A")

    assert "4711-A" in viewer.get(LIST).text
    data = {"own_number": "B", "part_number": "V-1"}
    assert viewer.post(LIST, data).status_code == 404
    assert viewer.post(IMPORT, {"lines": "B\tV-1", "save": "1"}).status_code == 404
    assert kept(company) == {"4711-A": "V-1"}


def test_a_number_of_a_product_that_is_hidden_now_is_not_listed(browser, company, valve):
    own_number(company, valve, "4711-A")
    exclusive(make_range(valve))

    assert "4711-A" not in browser.get(LIST).text
    assert b"4711-A" not in b"".join(browser.get(EXPORT))


def test_a_rep_sees_and_searches_the_numbers_of_the_own_companies_only(client, valve):
    rep = make_rep(user=make_user())
    mine, other = make_company(account_manager=rep), make_company()
    own_number(mine, valve, "4711-A")
    browser_of(rep.user, client)

    page = f"/rep/companies/{mine.pk}/part-numbers/"
    assert "4711-A" in client.get(page, {"find": "4711"}).text
    assert "4711-A" not in client.get(page, {"find": "9"}).text
    assert "Brass valve" in client.get(f"/rep/companies/{mine.pk}/", {"product": "4711"}).text
    assert client.get(f"/rep/companies/{other.pk}/part-numbers/").status_code == 404
