"""Files to take home: the company's prices and its orders."""

from collections.abc import Iterable

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views import View

from segments.tabular.sending import sent

from ..exporting import ORDERS, PRICES, as_csv, order_rows, price_rows
from .orders import OrderHistoryView


class PriceFileView(View):
    """The prices of the shopper's company, as they are now."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send them while they are made."""
        return of_today("prices", as_csv(PRICES, price_rows(request.shopper)))


class OrderExportView(OrderHistoryView):
    """The lines of the company's orders; narrowed as the list of orders is."""

    def render_to_response(self, context, **kwargs) -> StreamingHttpResponse:
        """Send them while they are made, all pages of them."""
        return of_today("orders", as_csv(ORDERS, order_rows(self.get_queryset())))


def of_today(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """Answer a file that is named for today."""
    return sent(f"{name}-{timezone.localdate().isoformat()}.csv", lines)
