"""``import_unit_costs``: what products cost us, all or nothing; floors follow at once."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pricing.api import quote
from pricing.models import UnitCost
from shop.imports.unit_costs import UnitCostImport
from tests.factories.companies import make_company
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product

from .conftest import words

COSTS = """sku,currency,cost
HB-8,EUR,0.0312
HB-8,sek,0.36
HB-9,EUR,2
"""


@pytest.fixture(autouse=True)
def products(db):
    return [make_product(upc=number) for number in ("HB-8", "HB-9")]


def stored():
    rows = UnitCost.objects.order_by("product__upc", "currency")
    return [(cost.product.upc, cost.currency, cost.amount) for cost in rows]


def test_costs_arrive_once_a_product_and_currency(run, products):
    make_cost(products[1], "3")
    make_cost(products[1], "30", "SEK")

    first, second = run(UnitCostImport, COSTS), run(UnitCostImport, COSTS)

    assert words(first) == []
    assert (first.created, first.changed, first.unchanged) == (2, 1, 0)
    assert (second.created, second.changed, second.unchanged) == (0, 0, 3)
    assert stored() == [
        ("HB-8", "EUR", Decimal("0.0312")),
        ("HB-8", "SEK", Decimal("0.36")),
        ("HB-9", "EUR", Decimal(2)),
        ("HB-9", "SEK", Decimal(30)),
    ]


def test_a_cost_raises_the_prices_that_have_a_floor(run, products):
    company = make_company(currency="EUR")
    price_list = make_price_list(companies=[company], min_margin=Decimal(50))
    make_price(price_list, products[1], "2.50")

    run(UnitCostImport, COSTS)

    assert quote(company, products[1], at=timezone.now()).unit_price == Decimal("3.00")


def test_a_dry_run_counts_and_writes_nothing(run):
    report = run(UnitCostImport, COSTS, dry_run=True)

    assert report.created == 3
    assert stored() == []


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("XX-1,EUR,1", "sku", "is no product"),
        ("PAR-1,EUR,1", "sku", "sold in variants"),
        ("HB-8,EUR,1", "currency", "on line 2 already"),
        ("HB-9,XXZ,1", "currency", "ISO 4217"),
        ("HB-9,,1", "currency", ""),
        ("HB-9,USD,0", "cost", "is below 0.0001"),
        ("HB-9,USD,-1", "cost", "is below 0.0001"),
        ("HB-9,USD,NaN", "cost", "is not a number"),
        ("HB-9,USD,1e9", "cost", "is not a number"),
        ("HB-9,USD,0.00001", "cost", "more than 4 decimals"),
        ("HB-9,USD,1000000000", "cost", "is above"),
        ("HB-9,USD,", "cost", ""),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_written(run, row, column, reason):
    make_product(upc="PAR-1", structure="parent")

    report = run(UnitCostImport, COSTS + row + "\n")

    problem = report.problems[0]
    assert (problem.line, problem.column) == (5, column)
    assert reason in problem.reason
    assert stored() == []


def test_the_command_says_what_it_did_and_fails_on_a_mistake(tmp_path, capsys):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(COSTS)
    bad.write_text(COSTS + "XX-1,EUR,1\n")

    call_command("import_unit_costs", str(good))
    with pytest.raises(CommandError) as refused:
        call_command("import_unit_costs", str(bad))

    assert "3 created" in capsys.readouterr().out
    assert refused.value.returncode == 1
