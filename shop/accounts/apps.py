"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "shop.accounts"
    verbose_name = _("Accounts")
