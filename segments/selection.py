"""Making a Shopper: one query on the read model."""

from datetime import datetime

from django.conf import settings

from .models import Buyer, Company, CompanyState
from .shopper import Shopper


def visitor(*, at: datetime, language: str = "en", user_id: int | None = None) -> Shopper:
    """Answer the shopper who belongs to no company. No query."""
    return Shopper(
        at=at, currency=settings.OSCAR_DEFAULT_CURRENCY, language=language, user_id=user_id
    )


def shopper_for(company: Company, *, at: datetime, role: str = "buyer") -> Shopper:
    """Answer the shopper a company is at an instant. One query."""
    state = CompanyState.objects.filter(company=company).first()
    return Shopper(
        at=at,
        currency=company.currency or settings.OSCAR_DEFAULT_CURRENCY,
        language=company.language or "en",
        role=role,
        company_id=company.pk,
        company_name=company.legal_name,
        company_country=company.country,
        ancestor_ids=tuple(state.ancestor_ids) if state else (),
        segment_ids=tuple(state.segment_ids) if state else (),
    )


def shopper_of_user(
    user_id: int, *, at: datetime, language: str = "en", company_id: int | None = None
) -> Shopper:
    """
    Answer who a logged-in person is shopping as. One query.

    ``company_id`` is the company the person switched to; when it is not (or no longer) one of
    theirs, the default company, then the first by name. A person without a company is a visitor.
    """
    buyers = list(
        Buyer.objects.filter(user_id=user_id, company__is_active=True)
        .select_related("company", "company__state")
        .order_by("-is_default", "company__legal_name", "pk")
    )
    chosen = next((b for b in buyers if b.company_id == company_id), buyers[0] if buyers else None)
    if chosen is None:
        return visitor(at=at, language=language, user_id=user_id)
    company = chosen.company
    state = getattr(company, "state", None)
    return Shopper(
        at=at,
        currency=company.currency or settings.OSCAR_DEFAULT_CURRENCY,
        language=language,
        user_id=user_id,
        role=chosen.role,
        company_id=company.pk,
        company_name=company.legal_name,
        company_country=company.country,
        ancestor_ids=tuple(state.ancestor_ids) if state else (),
        segment_ids=tuple(state.segment_ids) if state else (),
    )
