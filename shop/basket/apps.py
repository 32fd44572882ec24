"""The fork's app config."""

from django.urls import path
from oscar.apps.basket.apps import BasketConfig as OscarBasketConfig
from oscar.core.loading import get_class


class BasketConfig(OscarBasketConfig):
    """Oscar's basket app without "save for later": saved lines belong to no company."""

    name = "shop.basket"

    def ready(self):
        """Find our view besides Oscar's."""
        super().ready()
        self.quick_order_view = get_class("basket.quick_order_views", "QuickOrderView")

    def get_urls(self):
        """Name the pages of the basket."""
        urls = [
            path("", self.summary_view.as_view(), name="summary"),
            path("quick-order/", self.quick_order_view.as_view(), name="quick-order"),
            path("add/<int:pk>/", self.add_view.as_view(), name="add"),
            path("vouchers/add/", self.add_voucher_view.as_view(), name="vouchers-add"),
            path(
                "vouchers/<int:pk>/remove/",
                self.remove_voucher_view.as_view(),
                name="vouchers-remove",
            ),
        ]
        return self.post_process_urls(urls)
