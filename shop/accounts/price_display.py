"""How a company sees prices: with tax or without. Its own choice, kept with the company."""

from django.db import transaction

from segments.models import Company
from segments.shopper import Shopper


@transaction.atomic
def show_prices(shopper: Shopper, *, with_tax: bool, by) -> None:
    """Keep how all buyers of the shopper's company see prices. Safe to repeat."""
    company = Company.objects.select_for_update().get(pk=shopper.company_id)
    if company.shows_gross == with_tax:
        return
    company.shows_gross = with_tax
    company._history_user = by
    company.save(update_fields=["shows_gross", "updated_at"])
