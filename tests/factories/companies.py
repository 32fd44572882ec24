"""Companies, buyers, sales reps and industry codes for tests."""

from datetime import UTC, datetime
from itertools import count

from django.contrib.auth import get_user_model
from django.utils import timezone

from segments.models import Buyer, Company, IndustryCode, SalesRep
from segments.services import refresh

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""When everything that a factory makes came true, so that tests may ask for any later instant."""

_numbers = count(1)


def make_user(email: str = "", **fields):
    """Make a person who can log in with the password “secret-pass”."""
    email = email or f"person{next(_numbers)}@example.com"
    return get_user_model().objects.create_user(email=email, password="secret-pass", **fields)


def make_industry(code: str, *, scheme: str = "nace", title: str = "") -> IndustryCode:
    """Make an industry code; ``C/25/25.9`` makes (or finds) the whole path and answers the end."""
    parent, path = None, []
    for part in code.split("/"):
        path = [*path, part]
        parent, _ = IndustryCode.objects.get_or_create(
            scheme=scheme,
            code=part,
            defaults={"title": title or part, "parent": parent, "path": path},
        )
    return parent


def make_rep(code: str = "", **fields) -> SalesRep:
    """Make a sales rep."""
    code = code or f"rep-{next(_numbers)}"
    return SalesRep.objects.create(code=code, **{"name": code.title(), **fields})


def make_company(*, refreshed: bool = True, now: datetime = LONG_AGO, **facts) -> Company:
    """
    Make a company with these facts, and (unless told otherwise) its place in all segments.

    ``nace`` and ``naics`` may be given as codes; see ``make_industry``.
    """
    serial = next(_numbers)
    for scheme in ("nace", "naics"):
        if isinstance(facts.get(scheme), str):
            facts[scheme] = make_industry(facts[scheme], scheme=scheme)
    defaults = {"number": f"C{serial:05}", "legal_name": f"Company {serial}"}
    company = Company.objects.create(**defaults | facts)
    if refreshed:
        refresh([company.pk], now=now)
    return company


def make_buyer(company: Company, *, user=None, role: str = "buyer", **fields) -> Buyer:
    """Make a person who buys for a company."""
    return Buyer.objects.create(company=company, user=user or make_user(), role=role, **fields)


def buy_in(company: Company, currency: str) -> None:
    """Have a company buy in another currency from now on."""
    company.currency = currency
    company.save()
    refresh([company.pk], now=timezone.now())
