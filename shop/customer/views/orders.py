"""The orders of the company one shops for: a list, one order, and ordering it again."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.apps.customer import views as core

from shop.basket.adding import Wanted, add_many
from shop.basket.gate import visible_ids
from shop.purchases.selection import orders_of
from shop.purchases.taxes import taxes_of


class OrderHistoryView(core.OrderHistoryView):
    """The company's orders, newest first, whoever of its buyers placed them."""

    def get(self, request, *args, **kwargs):
        """Search when something is asked for; what is typed wrongly is said at the field."""
        self.form = self.form_class(request.GET if request.GET.keys() & _SEARCHED else None)
        return super(core.OrderHistoryView, self).get(request, *args, **kwargs)

    def get_queryset(self):
        """Narrow to the company, then to what was searched for."""
        orders = orders_of(self.request.shopper).annotate(line_count=Count("lines"))
        if self.form.is_bound and self.form.is_valid():
            orders = orders.filter(**self.form.get_filters())
        return orders


class OrderDetailView(core.OrderDetailView):
    """One order of the company, as it was frozen, and a button to order the same again."""

    def get_object(self, queryset=None):
        """Find it among the company's; another company's order is missing."""
        return get_object_or_404(
            orders_of(self.request.shopper), number=self.kwargs["order_number"]
        )

    def get_context_data(self, **kwargs):
        """Add ``lines``, ``taxes`` per rate and the ids of products that can still be looked at."""
        lines = list(
            self.object.lines.select_related("terms", "taxed", "product__parent").order_by("pk")
        )
        visible = visible_ids(
            self.request.shopper, [line.product_id for line in lines if line.product_id]
        )
        for line in lines:
            line.shown_url = line.product.get_absolute_url() if line.product_id in visible else ""
        return super().get_context_data(lines=lines, taxes=taxes_of(self.object), **kwargs)

    def do_reorder(self, order):
        """Put what can still be had into the basket, at today's prices, and say what can not."""
        wanted = [
            Wanted(line.product_id, line.quantity, line.title)
            for line in order.lines.order_by("pk")
            if line.product_id
        ]
        result = add_many(self.request.basket, wanted)
        for reason in result.refused:
            messages.warning(self.request, reason)
        if not result.added:
            messages.warning(self.request, _("Nothing of this order can be ordered now."))
            self.response = redirect("customer:order", order_number=order.number)
            return
        text = ngettext(
            "%(n)d line was added to your basket.",
            "%(n)d lines were added to your basket.",
            result.added,
        )
        messages.success(self.request, text % {"n": result.added})
        self.response = redirect("basket:summary")


_SEARCHED = {"date_from", "date_to", "order_number"}
