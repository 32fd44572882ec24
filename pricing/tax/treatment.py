"""
Whose VAT a delivery of goods carries, and whether it is charged. Pure.

The table is in ``docs/algorithms/tax.md``; what decides is where the seller is, where the goods go,
and the country of the buyer's valid VAT id.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .areas import Area, area_of

NOTHING = Decimal(0)


class Treatment(StrEnum):
    """How a line is taxed. Stored on orders: never renamed, never reused."""

    DOMESTIC = "domestic"
    DESTINATION = "destination"
    REVERSE_CHARGE = "reverse_charge"
    EXPORT = "export"

    @property
    def is_charged(self) -> bool:
        """Whether a rate is asked for; the others are nought by law."""
        return self in {Treatment.DOMESTIC, Treatment.DESTINATION}


class Problem(StrEnum):
    """Why the tax of a product is not known."""

    NO_RATE = "no_rate"
    TWO_CATEGORIES = "two_categories"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The treatment of everything that goes to one place, and the country whose rates it asks."""

    treatment: Treatment
    country: str


@dataclass(frozen=True, slots=True)
class Tax:
    """
    The tax of one product in one place: ``rate`` in percent, None when it is not known.

    ``category`` is the tax category of the product; ``problem`` says why there is no rate.
    """

    treatment: Treatment
    country: str
    category: str
    rate: Decimal | None
    problem: Problem | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a rate; without one nothing may be sold."""
        return self.rate is not None

    @property
    def code(self) -> str:
        """What Oscar stores beside amounts: the treatment, or the country and the category."""
        if not self.treatment.is_charged:
            return str(self.treatment)
        return f"{self.country}-{self.category}"


def rule(seller: str, to: Area, vat_country: str) -> Ruling:
    """
    Answer how goods are taxed that a seller sends to an area.

    ``vat_country`` is the country of the buyer's valid VAT id, empty without one. An id of the
    seller's own country does not move the tax abroad: then the seller's VAT is charged.
    """
    home = area_of(seller)
    if to.system == home.system:
        return Ruling(Treatment.DOMESTIC, home.code)
    if not (home.in_eu and to.in_eu):
        return Ruling(Treatment.EXPORT, to.code)
    abroad = area_of(vat_country)
    if not (vat_country and abroad.in_eu):
        return Ruling(Treatment.DESTINATION, to.code)
    if abroad.system == home.system:
        return Ruling(Treatment.DOMESTIC, home.code)
    return Ruling(Treatment.REVERSE_CHARGE, to.code)
