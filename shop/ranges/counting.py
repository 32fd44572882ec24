"""How many products a range holds."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .models import RangeMember


def product_count(range_id: str) -> Coalesce:
    """Answer the column that counts a range's products, variants not counted, for a query.

    ``range_id`` names the column that holds the range's id.
    """
    members = RangeMember.objects.filter(range=OuterRef(range_id), product__parent__isnull=True)
    counted = members.order_by().values("range").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
