"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the app, and what moves when companies merge."""

    name = "shop.accounts"
    verbose_name = _("Accounts")

    def ready(self):
        """Say that addresses move with a company that is merged."""
        from segments.belongings import Belonging, register  # noqa: PLC0415 (models must be loaded)

        register(Belonging("addresses", _("Addresses"), "accounts.CompanyAddress"))
