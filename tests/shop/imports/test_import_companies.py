"""``import_companies``: facts in, problems out, all or nothing."""

from datetime import date, datetime
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from segments.models import Company, CompanyState, Dimension, SalesRep, Segment
from segments.services import publish
from shop.imports.companies import CompanyImport

from .conftest import words

FULL = """number,legal_name,vat_id,nace,naics,employees,turnover,turnover_currency,country,region,\
territory,reach,channel,ordering_method,digital_maturity,payment_terms,delivery_terms,\
cost_to_serve,loyalty_number,customer_since,language,currency,parent,account_manager,external_id,\
is_active,loyalty_points,average_receivable,credit_hold
C-2,Dotter Oy,FI 0112038-9,25,332,12,1500000.50,eur,fi,Häme,North,local,direct,portal,high,net_30,\
dap,low,L1,2020-02-29,fi,EUR,C-1,R-1,E-2,1,1200,1802.50,yes
C-1,Moder Oy,,C,31-33,,,,,,,,,,,,,,,,,,,,E-1,0,,,
"""


def test_every_column_reaches_its_field(run):
    SalesRep.objects.create(code="R-1", name="Rep")

    report = run(CompanyImport, FULL)

    assert words(report) == []
    child, parent = Company.objects.get(number="C-2"), Company.objects.get(number="C-1")
    assert (child.vat_id, child.nace.code, child.naics.code) == ("FI01120389", "25", "332")
    assert (child.employees, child.turnover) == (12, Decimal("1500000.50"))
    assert (child.turnover_currency, child.country, child.continent) == ("EUR", "FI", "EU")
    assert (child.region, child.territory, child.reach) == ("Häme", "North", "local")
    assert (child.channel, child.ordering_method) == ("direct", "portal")
    assert (child.digital_maturity, child.payment_terms) == ("high", "net_30")
    assert (child.delivery_terms, child.cost_to_serve) == ("DAP", "low")
    assert (child.loyalty_number, child.customer_since) == ("L1", date(2020, 2, 29))
    assert (child.language, child.currency) == ("fi", "EUR")
    assert (child.parent, child.account_manager.code) == (parent, "R-1")
    assert (child.external_id, child.is_active, parent.is_active) == ("E-2", True, False)
    assert (child.loyalty_points, child.average_receivable) == (1200, Decimal("1802.50"))
    assert (parent.loyalty_points, parent.average_receivable) == (None, None)
    assert (child.credit_hold, parent.credit_hold) == (True, False)


def test_memberships_and_facts_are_up_to_date_after_the_import(run):
    dimension = Dimension.objects.create(code="region", name="Region")
    segment = Segment.objects.create(code="nordics", name="Nordics", dimension=dimension)
    rule = {"all": [{"field": "company.country", "operator": "in", "value": ["FI"]}]}
    publish(segment, rule={"schema": 1, "root": rule}, by=None, now=timezone.now())

    run(CompanyImport, "number,legal_name,country,parent\nC-1,A,FI,\nC-2,B,DE,\nC-3,C,,C-1\n")

    members = segment.memberships.open().values_list("company__number", flat=True)
    assert sorted(members) == ["C-1", "C-3"]
    state = CompanyState.objects.get(company__number="C-3")
    assert state.ancestor_ids == [Company.objects.get(number="C-1").pk]

    run(CompanyImport, "number,legal_name,country\nC-1,A,DE\n")

    assert not segment.memberships.open().exists()


def test_the_same_file_twice_changes_nothing(run):
    SalesRep.objects.create(code="R-1", name="Rep")
    first = run(CompanyImport, FULL)
    before = list(Company.objects.order_by("pk").values())

    second = run(CompanyImport, FULL)

    assert (first.created, first.changed, first.unchanged) == (2, 0, 0)
    assert (second.created, second.changed, second.unchanged) == (0, 0, 2)
    assert list(Company.objects.order_by("pk").values()) == before


def test_a_column_that_is_not_there_leaves_its_field_and_a_blank_cell_empties_it(run):
    run(CompanyImport, "number,legal_name,employees,region\nC-1,A,10,Häme\n")

    report = run(CompanyImport, "number,legal_name,region\nC-1,B,\n")

    company = Company.objects.get()
    assert (report.changed, company.legal_name) == (1, "B")
    assert (company.employees, company.region) == (10, "")


def test_changes_are_kept_in_the_history(run):
    run(CompanyImport, "number,legal_name\nC-1,A\n")
    run(CompanyImport, "number,legal_name\nC-1,B\n")
    run(CompanyImport, "number,legal_name\nC-1,B\n")

    assert list(Company.history.values_list("history_type", "legal_name")) == [
        ("~", "B"),
        ("+", "A"),
    ]


def test_every_bad_row_is_told_and_nothing_is_written(run):
    report = run(
        CompanyImport,
        "number,legal_name,nace,turnover,turnover_currency,country,vat_id,parent,account_manager,external_id\n"
        "C-1,A,999,,,,,,,\n"
        "C-2,B,,100,,,,,,\n"
        "C-3,C,,,,Finland,,,,\n"
        "C-4,D,,,,,FI01120388,,,\n"
        "C-5,E,,,,,,C-99,,\n"
        "C-6,F,,,,,,,R-9,\n"
        "C-1,G,,,,,,,,\n"
        "C-7,H,,,,,,,,X\n"
        "C-8,I,,,,,,,,X\n"
        "C-9,J,,,,,,,,\n",
    )

    assert sorted((p.line, p.column) for p in report.problems) == [
        (2, "nace"),
        (3, "turnover_currency"),
        (4, "country"),
        (5, "vat_id"),
        (6, "parent"),
        (7, "account_manager"),
        (8, "number"),
        (10, "external_id"),
    ]
    assert Company.objects.count() == 0


@pytest.mark.parametrize("rows", ["C-1,A,C-1", "C-1,A,C-2\nC-2,B,C-3\nC-3,C,C-1"])
def test_no_company_is_above_itself(run, rows):
    report = run(CompanyImport, f"number,legal_name,parent\n{rows}\n")

    assert all("above itself" in problem for problem in words(report))
    assert len(report.problems) == rows.count("C-1,A") + rows.count("\n")
    assert Company.objects.count() == 0


def test_a_loop_through_a_stored_parent_is_found(run):
    run(CompanyImport, "number,legal_name,parent\nC-1,A,\nC-2,B,C-1\n")

    report = run(CompanyImport, "number,legal_name,parent\nC-1,A,C-2\n")

    assert words(report) == ["line 2, column parent: “C-1” would be above itself"]


def test_a_parent_can_be_taken_away_and_moved(run):
    run(CompanyImport, "number,legal_name,parent\nC-1,A,\nC-2,B,C-1\n")

    run(CompanyImport, "number,legal_name,parent\nC-1,A,C-2\nC-2,B,\n")

    assert Company.objects.get(number="C-1").parent.number == "C-2"
    assert Company.objects.get(number="C-2").parent is None


def test_a_dry_run_counts_and_writes_nothing(tmp_path, db):
    path = tmp_path / "companies.csv"
    path.write_text("number,legal_name\nC-1,A\n")
    out = StringIO()

    call_command("import_companies", path, dry_run=True, stdout=out)

    assert "1 created" in out.getvalue()
    assert Company.objects.count() == 0


def test_a_sheet_is_read_like_a_text_file(tmp_path, db):
    book = openpyxl.Workbook()
    book.active.append(["Number", "Legal name", "Employees", "Customer since"])
    book.active.append([10045, "Äkta AB", 12.0, datetime(2020, 2, 29)])
    book.save(tmp_path / "companies.xlsx")

    call_command("import_companies", tmp_path / "companies.xlsx", stdout=StringIO())

    company = Company.objects.get(number="10045")
    assert (company.legal_name, company.employees) == ("Äkta AB", 12)
    assert company.customer_since == date(2020, 2, 29)


def test_the_command_fails_with_the_problems_and_exit_code_1(tmp_path, db):
    path = tmp_path / "companies.csv"
    path.write_text("number,legal_name\nC-1,\n")
    err = StringIO()

    with pytest.raises(CommandError, match="1 problem in 1 rows; nothing was written") as failure:
        call_command("import_companies", path, stderr=err)

    assert failure.value.returncode == 1
    assert err.getvalue() == "line 2, column legal_name: is empty\n"


def test_a_thousand_companies_cost_as_many_queries_as_ten(run, django_assert_max_num_queries):
    rows = "".join(f"C-{n},Company {n},EXT-{n}\n" for n in range(1_000))

    with django_assert_max_num_queries(60):
        report = run(CompanyImport, f"number,legal_name,external_id\n{rows}")

    assert report.created == 1_000
