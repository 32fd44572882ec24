"""Companies' own part numbers."""

from segments.models import Company
from shop.partnumbers.models import OwnNumber


def own_number(company: Company, product, number: str) -> OwnNumber:
    """Let a company call a product by a number of its own."""
    return OwnNumber.objects.create(company=company, product=product, number=number)
