"""API keys, and a program that uses one."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from segments.models import Buyer
from shop.apikeys.issuing import Issued, issue
from shop.apikeys.models import Scope


def make_key(company, user, *, scopes: Iterable[str] = tuple(Scope), **fields) -> Issued:
    """Make a key for a year that may be used for everything, unless told otherwise."""
    now = timezone.now()
    defaults = {"name": "ERP", "now": now, "expires_at": now + timedelta(days=365)}
    return issue(company, user, scopes=[*scopes], **(defaults | fields))


class Program:
    """Calls the API with a key."""

    def __init__(self, secret: str):
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **query) -> Any:
        """Get an address below ``/api/v1/``."""
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, data: Any) -> Any:
        """Post JSON to an address below ``/api/v1/``."""
        return self.client.post(f"/api/v1/{path}", data, content_type="application/json")


def program_of(buyer: Buyer, **fields) -> Program:
    """Answer a program with a key of a buyer."""
    return Program(make_key(buyer.company, buyer.user, **fields).secret)
