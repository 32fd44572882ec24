"""What an answer says to a person."""

from django.http import HttpResponseBase


def text(response: HttpResponseBase) -> str:
    """Answer the page with single spaces."""
    return " ".join(response.content.decode().split())
