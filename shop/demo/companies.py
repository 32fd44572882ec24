"""Sixty companies of eight industries in six countries, and the two reps who look after them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from segments.models import Company, SalesRep
from segments.tabular import Report
from shop.imports.companies import CompanyImport
from shop.imports.company_columns import COLUMNS

from .places import COUNTRIES, INDUSTRIES, NAMED_COMPANIES, SAAR, Country, Industry
from .world import World

COMPANIES = 60

REPS = (
    ("R-NORTH", "Saara Lindqvist", "North"),
    ("R-CENTRAL", "Jonas Weber", "Central"),
)


def make_companies(world: World) -> None:
    """Write reps and companies through the importer's own writer."""
    SalesRep.objects.bulk_create(
        SalesRep(code=code, name=name, territory=territory) for code, name, territory in REPS
    )
    importer = CompanyImport(now=world.now)
    importer.header = {column.name for column in COLUMNS}
    rows = list(enumerate(company_rows(world.rng("companies"), world.now.date()), start=2))
    report = Report()
    importer.check(rows, report)
    importer.write(rows, report)
    importer.complete()
    # One of them looks at prices with tax, so that the demo shows both.
    seer = Company.objects.get(number=SAAR)
    seer.shows_gross = True
    seer.save(update_fields=["shows_gross", "updated_at"])


def company_rows(rng: Random, today: date) -> Iterator[dict[str, Any]]:
    """Yield the companies as rows of the import: first those the log-ins belong to."""
    for number, named in enumerate(NAMED_COMPANIES, start=1):
        yield company_row(number, rng, today) | named
    countries = list(COUNTRIES.values())
    for number in range(len(NAMED_COMPANIES) + 1, COMPANIES + 1):
        country = countries[number % len(countries)]
        industry = INDUSTRIES[number % len(INDUSTRIES)]
        yield company_row(number, rng, today) | placed(country, industry, number, rng)


def placed(country: Country, industry: Industry, number: int, rng: Random) -> dict[str, Any]:
    """Name a company and give it the facts that hang on its place and trade."""
    name = f"{rng.choice(country.names)} {industry.word_in(country.code)} {country.form}"
    return {
        "legal_name": name,
        "nace": industry.nace,
        "country": country.code,
        "region": rng.choice(country.regions),
        "territory": country.territory,
        "language": country.language,
        "currency": "SEK" if country.code == "SE" and number % 2 else "EUR",
        "vat_id": vat_id(country.code, rng),
        "account_manager": "R-NORTH" if country.territory == "North" else "R-CENTRAL",
    }


def company_row(number: int, rng: Random, today: date) -> dict[str, Any]:
    """Give a company the facts that hang on its size."""
    size = rng.choices(["small", "mid", "large"], [60, 30, 10])[0]
    bounds = {"small": (3, 90), "mid": (100, 900), "large": (1_000, 6_000)}[size]
    employees = rng.randint(*bounds)
    method = rng.choice(
        {
            "small": ["phone", "email", "portal", "rep"],
            "mid": ["portal", "portal", "rep", "email"],
            "large": ["edi", "edi", "portal"],
        }[size]
    )
    row = {column.name: column.default for column in COLUMNS}
    return row | {
        "number": f"C-{10_000 + number}",
        "employees": employees,
        "turnover": Decimal(employees * rng.randint(90, 260) * 1_000),
        "turnover_currency": "EUR",
        "reach": {"small": "local", "mid": "national", "large": "continental"}[size],
        "channel": rng.choice(["direct", "inside", "online"]),
        "ordering_method": method,
        "digital_maturity": {"edi": "high", "portal": rng.choice(["medium", "high"])}.get(
            method, "low"
        ),
        "payment_terms": {"small": "net_14", "mid": "net_30", "large": "net_60"}[size],
        "delivery_terms": "DAP" if size == "large" else "EXW",
        "cost_to_serve": {"edi": "low", "portal": rng.choice(["low", "medium"])}.get(
            method, rng.choice(["medium", "high"])
        ),
        "loyalty_number": f"L{rng.randint(100_000, 999_999)}" if rng.random() < 0.4 else "",
        "customer_since": today - timedelta(days=rng.randint(200, 6_000)),
        "external_id": f"ERP-{7_000 + number}",
    }


def vat_id(country: str, rng: Random) -> str:
    """Answer a VAT id with correct check digits, invented."""
    module = get_cc_module(country.lower(), "vat")
    template = {"FI": "########", "SE": "55########01", "DE": "#########", "NL": "#########B01",
                "EE": "#########", "PL": "##########"}[country]  # fmt: skip
    while True:
        digits = "".join(str(rng.randint(1, 9)) if mark == "#" else mark for mark in template)
        try:
            return f"{country}{module.validate(digits)}"
        except ValidationError:
            continue
