"""Browsers in which people are logged in."""

from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser_of(user, client: Client | None = None) -> Client:
    """Answer a browser, by default a new one, in which a person is logged in."""
    client = client or Client()
    client.force_login(user, backend=BACKEND)
    return client
