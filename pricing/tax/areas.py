"""
Areas of VAT: the members of the EU, what belongs to them and what does not. Pure.

An area is a country, save where a country's tax ends before its border: Northern Ireland is in the
EU for goods, and Åland, the Canary Islands and others are members' land outside their VAT.
"""

from dataclasses import dataclass

NORTHERN_IRELAND = "XI"

MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
"""The 27 member states, by ISO code."""

SAME_AS = {"EL": "GR", "MC": "FR", "IM": "GB", "UK": "GB"}
"""Codes of places that have the VAT of another country, and codes of VAT ids."""

APART = {
    "DE": ("27498", "78266"),  # Heligoland, Büsingen
    "ES": ("35", "38", "51", "52"),  # the Canary Islands, Ceuta, Melilla
    "FI": ("22",),  # Åland
    "FR": ("971", "972", "973", "974", "976"),  # the overseas departments
    "GR": ("63086",),  # Mount Athos
    "IT": ("22061", "23041"),  # Campione, Livigno
}
"""Beginnings of postcodes inside a member state that its VAT does not reach."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where one VAT applies. ``code`` is the country whose rates are asked for."""

    code: str
    in_eu: bool

    @property
    def system(self) -> str:
        """The VAT that the area belongs to: Northern Ireland's rates are the British ones."""
        return "GB" if self.code == NORTHERN_IRELAND else self.code


def area_of(country: str, postcode: str = "") -> Area:
    """Answer the area of an address; without a postcode, that of the country's main land."""
    code = SAME_AS.get(country, country)
    compact = postcode.replace(" ", "").upper()
    if code == "GB" and compact.startswith("BT"):
        code = NORTHERN_IRELAND
    if compact.startswith(APART.get(code, ())) and compact:
        return Area(f"{code}-{compact[:5]}", in_eu=False)
    return Area(code, in_eu=code in MEMBERS or code == NORTHERN_IRELAND)


def area_of_company(country: str, vat_country: str) -> Area:
    """Answer where a company is: a British one with an XI number is in Northern Ireland."""
    if country == "GB" and vat_country == NORTHERN_IRELAND:
        return area_of(NORTHERN_IRELAND)
    return area_of(country or vat_country)
