"""A buyer of several companies says for which one they shop."""

from segments.models import Buyer


def may_shop_for(user_id: int, company_id: int) -> bool:
    """Whether a person is a buyer of a company that is active. One query."""
    return Buyer.objects.filter(user=user_id, company=company_id, company__is_active=True).exists()
