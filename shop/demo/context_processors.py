"""The demo's log-ins for the log-in page, as long as the database holds the demo."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Seeding
from .people import PEOPLE
from .world import PASSWORD


def demo_logins(request: HttpRequest) -> dict:
    """Give templates the log-ins; asked for (one query) only when a template shows them."""
    return {"demo_logins": SimpleLazyObject(_logins)}


def _logins() -> list[dict]:
    if not Seeding.objects.exists():
        return []
    return [{"email": one.email, "password": PASSWORD, "shows": one.shows} for one in PEOPLE]
