"""Checks of codes that somebody else defines: VAT ids, countries, currencies. Offline."""

from functools import cache, lru_cache

import pycountry
import stdnum.eu.vat
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.util import get_cc_module

from .continents import CONTINENT_OF


@cache
def currencies() -> dict[str, str]:
    """Answer the names of the ISO 4217 currencies by code."""
    return {currency.alpha_3: currency.name for currency in pycountry.currencies}


@cache
def countries() -> dict[str, str]:
    """Answer the English names of the ISO 3166-1 countries by code, in the order of the names."""
    names = {c.alpha_2: getattr(c, "common_name", c.name) for c in pycountry.countries}
    names["XK"] = "Kosovo"
    return dict(sorted(names.items(), key=lambda item: item[1]))


@cache
def languages() -> dict[str, str]:
    """Answer the names of the languages that the shop can be translated to, by code."""
    return {code: info["name"] for code, info in LANG_INFO.items() if "name" in info}


def check_country(code: str) -> None:
    """Refuse anything but an ISO 3166-1 alpha-2 code in capitals."""
    if code not in CONTINENT_OF:
        raise ValidationError(
            _("“%(code)s” is not an ISO country code, such as FI."),
            code="country",
            params={"code": code},
        )


def check_currency(code: str) -> None:
    """Refuse anything but an ISO 4217 code in capitals."""
    if code not in currencies():
        raise ValidationError(
            _("“%(code)s” is not an ISO currency code, such as EUR."),
            code="currency",
            params={"code": code},
        )


def check_language(code: str) -> None:
    """Refuse a language code that nobody could translate to."""
    if code not in languages():
        raise ValidationError(
            _("“%(code)s” is not a language code, such as fi."),
            code="language",
            params={"code": code},
        )


def compact_vat_id(text: str) -> str:
    """
    Answer the VAT id without spaces and marks, its check digits verified.

    The id starts with its country: the EU's states (EL for Greece), XI, and every country that
    python-stdnum knows, among them GB, NO and CH. Raises ValidationError. No network.
    """
    number = text.strip().upper()
    prefix = number[:2]
    greece = {"EL": "GR"}.get(prefix, prefix)
    scheme = stdnum.eu.vat if prefix in {"EL", "XI"} else get_cc_module(greece.lower(), "vat")
    if (greece != "XI" and greece not in CONTINENT_OF) or scheme is None:
        raise ValidationError(
            _("A VAT id starts with the code of its country, such as FI01120389."), code="vat_id"
        )
    try:
        compact = scheme.validate(number)
    except NotANumber as error:
        raise ValidationError(
            _("“%(number)s” is not a valid VAT id: %(why)s"),
            code="vat_id",
            params={"number": text, "why": str(error)},
        ) from error
    return compact if compact.startswith(prefix) else prefix + compact


@lru_cache(maxsize=10_000)
def country_of_vat_id(text: str) -> str:
    """
    Answer the country of a VAT id whose check digits are right; empty for any other text.

    Greece is GR although its ids start with EL; Northern Ireland is XI. No network.
    """
    try:
        prefix = compact_vat_id(text)[:2] if text else ""
    except ValidationError:
        return ""
    return "GR" if prefix == "EL" else prefix
