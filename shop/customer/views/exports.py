"""Files to take home: the company's prices and its orders."""

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views import View

from ..exporting import ORDERS, PRICES, as_csv, order_rows, price_rows
from .orders import OrderHistoryView


class PriceFileView(View):
    """The prices of the shopper's company, as they are now."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send them while they are made."""
        return sent("prices", as_csv(PRICES, price_rows(request.shopper)))


class OrderExportView(OrderHistoryView):
    """The lines of the company's orders; narrowed as the list of orders is."""

    def render_to_response(self, context, **kwargs) -> StreamingHttpResponse:
        """Send them while they are made, all pages of them."""
        return sent("orders", as_csv(ORDERS, order_rows(self.get_queryset())))


def sent(name: str, lines) -> StreamingHttpResponse:
    """Answer a file that is named for today."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    return response
