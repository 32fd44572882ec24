"""``/api/v1/company/``: who am I, for trying a key."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from segments.models import Company

from .shapes import CompanyAnswer
from .views import View


class CompanyView(View):
    """Say which company the caller shops for."""

    @extend_schema(operation_id="company", tags=["company"], responses=CompanyAnswer)
    def get(self, request) -> Response:
        """Who the key, or the person, shops for, and what the key may be used for."""
        shopper, key = self.shopper, request.auth
        return Response(
            {
                "number": Company.objects.values_list("number", flat=True).get(
                    pk=shopper.company_id
                ),
                "name": shopper.company_name,
                "currency": shopper.currency,
                "may_order": shopper.may_order,
                "scopes": key and key.scopes,
                "expires_at": key and key.expires_at,
            }
        )
