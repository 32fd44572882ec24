"""Who is shopping: the frozen value that everything personal is a function of."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Shopper:
    """
    Who is shopping right now. A visitor is a shopper without a company.

    ``segment_ids`` are in rank order (dimension rank, then priority); ``ancestor_ids`` are the
    parent companies, nearest first. ``companies`` is how many a person may choose from. ``at`` is
    the instant all answers are for. ``terms_key`` is a hash of exactly what can change a personal
    answer; it belongs in every cache key that touches one. ``vat_country`` is the country of the
    company's valid VAT id, ``tax_version`` names the state of the tables of taxes, and
    ``shows_gross`` says that prices are shown with tax. ``revision`` names the state of all that is
    watched, in which all keys are made (``segments.watching``).
    """

    at: datetime
    currency: str
    language: str = "en"
    user_id: int | None = None
    role: str = ""
    company_id: int | None = None
    company_name: str = ""
    company_country: str = ""
    ancestor_ids: tuple[int, ...] = ()
    segment_ids: tuple[int, ...] = ()
    rep_id: int | None = None
    is_preview: bool = False
    vat_country: str = ""
    shows_gross: bool = False
    tax_version: str = ""
    companies: int = 0
    revision: str = ""
    terms_key: str = field(default="")

    @property
    def is_visitor(self) -> bool:
        """Whether nobody's company is shopping."""
        return self.company_id is None

    @property
    def may_order(self) -> bool:
        """Whether an order may be placed: a buyer of a company, not a viewer, not a preview."""
        return not self.is_visitor and self.role in {"buyer", "admin"} and not self.is_preview

    @property
    def company_ids(self) -> tuple[int, ...]:
        """The company and its ancestors, nearest first; empty for a visitor."""
        return () if self.company_id is None else (self.company_id, *self.ancestor_ids)
