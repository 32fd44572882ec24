"""Agreed prices: whoever keeps them tells here how many a company has."""

from collections.abc import Callable

NONE = "SELECT NULL::bigint AS company_id, 0::bigint AS lines WHERE false"

Provider = Callable[[bool], str]
"""
Answers a SELECT of ``company_id, lines``: the prices agreed with each company by name. Its
parameters are ``%(now)s`` and, when told that only some companies are asked for, ``%(ids)s``.
"""

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Count the agreed prices that a provider knows of. Called in ``AppConfig.ready``."""
    if provider not in _providers:
        _providers.append(provider)


def agreed_lines(*, among: bool) -> str:
    """Answer the SELECT of ``company_id`` and ``lines`` over all providers."""
    parts = " UNION ALL ".join(provider(among) for provider in _providers) or NONE
    return f"SELECT company_id, sum(lines) AS lines FROM ({parts}) a GROUP BY company_id"  # noqa: S608
