"""The app config."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiKeysConfig(AppConfig):
    """Names the app, and what moves when companies merge."""

    name = "shop.apikeys"
    verbose_name = _("API keys")

    def ready(self):
        """Say that keys move with a company that is merged, as its buyers do."""
        from segments.belongings import Belonging, register  # noqa: PLC0415 (models must be loaded)

        register(Belonging("api-keys", _("API keys"), "apikeys.ApiKey"))
