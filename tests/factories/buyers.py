"""Companies that buy, and the people who log in for them."""

from itertools import count

from django.contrib.auth import get_user_model

from segments.models import Buyer, Company

_numbers = count(1)
PASSWORD = "a long password"


def make_company(name: str | None = None, **fields) -> Company:
    """Make a company that shops in euros."""
    number = next(_numbers)
    defaults = {"number": f"B-{number:05d}", "currency": "EUR", "country": "FI"}
    return Company.objects.create(
        legal_name=name or f"Buying Company {number}", **defaults | fields
    )


def make_user(email: str | None = None, **fields):
    """Make a person who can log in with ``PASSWORD``."""
    email = email or f"person{next(_numbers)}@example.com"
    return get_user_model().objects.create_user(email=email, password=PASSWORD, **fields)


def make_buyer(
    company: Company | None = None, *, role: str = "buyer", user=None, **fields
) -> Buyer:
    """Make a person a buyer of a company."""
    return Buyer.objects.create(
        user=user or make_user(), company=company or make_company(), role=role, **fields
    )
