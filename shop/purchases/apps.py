"""The app config."""

from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PurchasesConfig(AppConfig):
    """Names the app, and what moves when companies merge."""

    name = "shop.purchases"
    verbose_name = _("Purchases")

    def ready(self):
        """Say that orders and baskets move with a company that is merged."""
        from segments.belongings import Belonging, register  # noqa: PLC0415 (models must be loaded)

        register(
            Belonging("terms", _("Orders of the shop"), "purchases.OrderTerms"),
            Belonging("baskets", _("Baskets"), "purchases.BasketOwner", only=Q(is_open=False)),
            Belonging(
                "open_baskets", _("Open baskets"), "purchases.BasketOwner",
                once=("user",), only=Q(is_open=True),
            ),
        )  # fmt: skip
