"""Values to ask with, values to have, and random rules and companies made of them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from segments.calendar import ELAPSED, PERIODS
from segments.criteria import REGISTRY
from segments.models import choices
from segments.values import OPERATORS
from segments.values.durations import MOST

TODAY = date(2026, 2, 28)
"""A local day that is both a month's end and an anniversary of 29 February."""

INDUSTRIES = {
    "nace": ["C", "C/25", "C/25/25.9", "C/28", "G", "G/46", "G/46/46.7"],
    "naics": ["31-33", "31-33/332", "42", "42/423"],
}
CATEGORIES = ["tools", "tools/drills", "fasteners"]
BRANDS = ["bosch", "würth", "straße"]
NARROWINGS = {
    "currency": ["EUR", "SEK"],
    "category": CATEGORIES,
    "brand": BRANDS,
    "product": ["P1", "P2"],
    "about": [*CATEGORIES, "spring"],
    "salt": ["spring", "ä test"],
}
NUMBERS = [0, 1, 9, 10, 11, 49, 50, 51, 250, 2_147_483_647]
AMOUNTS = ["0", "0.01", "999.99", "1000", "1000.01", "50000000"]
TEXTS = [
    "Uusimaa", " uusimaa ", "UUSIMAA", "Ääne", "A\u0308\u00e4ne", "straße", "STRASSE", "100%_\\",
    "100", "x", "İstanbul",
]  # fmt: skip
DATED = {"date", "datetime"}
DAYS = [
    TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1), TODAY - timedelta(days=60),
    TODAY - timedelta(days=61), date(2024, 2, 29), date(2025, 2, 28), date(2025, 11, 28),
    date(2025, 11, 30), date(2026, 1, 1), date(2025, 12, 31), date(2026, 1, 31), date(2023, 3, 1),
    date(2024, 3, 30), date(2026, 2, 23), date(2026, 2, 22), date(1999, 12, 31),
]  # fmt: skip
LISTS = {
    "company.country": ["FI", "SE", "US", "AU"],
    "company.language": ["fi", "sv", "en"],
    "company.currency": ["EUR", "SEK"],
    "company.industry": ["C", "25", "25.9", "G", "46.7"],
    "company.industry_naics": ["31-33", "332", "42"],
    "company.account_manager": ["anna", "bert"],
    "company.parent": ["W1", "W2", "nobody"],
    "company.group": ["W1", "W2", "nobody"],
    "company.legal_name": TEXTS,
    "company.number": ["W1", "w2", "3"],
    "orders.categories": CATEGORIES,
    "orders.brands": BRANDS,
    "interest.category": CATEGORIES,
    "offers.coupons": ["spring", "SUMMER"],
    "list": ["trade-fair", "newsletter", "nobody"],
}


def one(rng: Random, code: str):
    """Answer one value that the criterion can be asked for."""
    criterion = REGISTRY[code]
    kind = criterion.value_type.name
    if code in LISTS:
        return rng.choice(LISTS[code])
    if kind == "choice":
        return rng.choice(sorted(criterion.labels))
    return rng.choice(
        {
            "integer": [*NUMBERS, 2, 3, 4],
            "money": [*AMOUNTS, "66.67", "100"],
            "decimal": [*AMOUNTS, "7.5", "30"],
            "percent": ["0", "12.5", "33.33", "50", "66.67", "100"],
            "text": TEXTS,
            "boolean": [True, False],
        }[kind]
    )


def asked(rng: Random, code: str, operator: str):
    """Answer a value of the shape that the operator wants."""
    kind = REGISTRY[code].value_type.name
    shapes = {
        "none": lambda: None,
        "one": lambda: rng.choice(DAYS).isoformat() if kind in DATED else one(rng, code),
        "many": lambda: [one(rng, code) for _ in range(rng.randint(1, 3))],
        "range": lambda: (
            rng.choice([[0, 5000], [5000, 10000], [0, 1], [0, 10000], [3333, 6667]])
            if kind == "bucket"
            else sorted((one(rng, code), one(rng, code)), key=Decimal)
        ),
        "duration": lambda: window(rng, hours=kind == "datetime"),
        "ahead": lambda: {"next": rng.choice([1, 30, 364]), "unit": "day"},
        "period": lambda: period(rng),
    }
    return shapes[OPERATORS[operator].shape.value]()


def period(rng: Random) -> str | dict:
    """Answer a named period, or one with its own first and last day."""
    ends = sorted(rng.choices(DAYS, k=2))
    own = {"from": ends[0].isoformat(), "to": ends[1].isoformat()}
    return rng.choice([*PERIODS, own, {"from": own["from"]}, {"to": own["to"]}])


def leaf(rng: Random, codes: list[str], operator: str = "") -> dict:
    """Answer a random condition over one of the criteria."""
    code = rng.choice(codes)
    operator = operator or rng.choice(REGISTRY[code].operators)
    told = {"field": code, "operator": operator}
    value = asked(rng, code, operator)
    if value is not None:
        told["value"] = value
    return told | extras(rng, code)


def extras(rng: Random, code: str) -> dict:
    """Answer a window, narrowings and a scope, where the criterion takes them."""
    criterion = REGISTRY[code]
    told: dict = {}
    where = {
        one.key: narrowing(rng, one)
        for one in criterion.where
        if one.required or rng.random() < 0.5
    }
    if where:
        told["where"] = where
    if criterion.windowed and rng.random() < 0.8:
        told["window"] = rng.choice([window(rng), period(rng)])
    if criterion.scoped and rng.random() < 0.3:
        told["scope"] = "tree"
    return told


def narrowing(rng: Random, one) -> str | list[str]:
    """Answer what a condition is narrowed to."""
    codes = NARROWINGS.get(one.key) or sorted(one.choices)
    return rng.choices(codes, k=2) if one.many and rng.random() < 0.3 else rng.choice(codes)


def window(rng: Random, *, hours: bool = True) -> dict:
    """Answer “the last so many …”, elapsed or in whole local days."""
    unit = rng.choice(list(MOST) if hours else ["day", "week", "month", "year"])
    told = {"last": rng.choice([1, 2, 3, 24, 60, 100]), "unit": unit}
    if hours and unit in ELAPSED and rng.random() < 0.3:
        told["mode"] = "rolling"
    return told


def tree(rng: Random, codes: list[str], depth: int = 4) -> dict:
    """Answer a random rule tree of at most this depth."""
    if depth == 1 or rng.random() < 0.35:
        return leaf(rng, codes)
    kind = rng.choice(["all", "any", "not"])
    if kind == "not":
        return {"not": tree(rng, codes, depth - 1)}
    return {kind: [tree(rng, codes, depth - 1) for _ in range(rng.randint(1, 3))]}


def facts(rng: Random) -> dict:
    """Answer random facts of a company; each is unknown now and then."""
    told = {
        "employees": rng.choice(NUMBERS),
        "country": rng.choice(LISTS["company.country"]),
        "region": rng.choice([*TEXTS, "  ", "\u00a0"]),
        "territory": rng.choice(TEXTS),
        "reach": rng.choice(choices.Reach.values),
        "channel": rng.choice(choices.SalesChannel.values),
        "ordering_method": rng.choice(choices.OrderingMethod.values),
        "digital_maturity": rng.choice(choices.DigitalMaturity.values),
        "payment_terms": rng.choice(choices.PaymentTerms.values),
        "delivery_terms": rng.choice(choices.DeliveryTerms.values),
        "cost_to_serve": rng.choice(choices.CostToServe.values),
        "loyalty_number": rng.choice(TEXTS),
        "customer_since": rng.choice(DAYS),
        "language": rng.choice(LISTS["company.language"]),
        "currency": rng.choice(LISTS["company.currency"]),
        "vat_id": rng.choice(["FI01120389", "SE556188840401"]),
    }
    told = {name: value for name, value in told.items() if rng.random() < 0.7}
    if rng.random() < 0.6:
        told |= {
            "turnover": Decimal(rng.choice(AMOUNTS)),
            "turnover_currency": rng.choice(["EUR", "SEK"]),
        }
    return told
