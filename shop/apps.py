"""The app configs of the storefront: our package, Oscar's root with our URLs, the admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from oscar.config import Shop


class ShopConfig(AppConfig):
    """Our commands, template tags and static files."""

    name = "shop"
    verbose_name = _("Shop")

    def ready(self):
        """Keep the staff groups' permissions complete after each migrate."""
        from .staffgroups import grant_after_migrate  # noqa: PLC0415

        post_migrate.connect(grant_after_migrate, dispatch_uid="shop.staffgroups")


class StaffAdminConfig(AdminConfig):
    """Django admin with our site in place of the default one, and without Oscar's heavy pages."""

    default_site = "shop.staffsite.StaffSite"

    def ready(self):
        """Register every app's admin, then replace Oscar's."""
        super().ready()
        from django.contrib.admin import site  # noqa: PLC0415

        from .staffmodels import replace_oscars_admin  # noqa: PLC0415

        replace_oscars_admin(site)


class StorefrontConfig(Shop):
    """Oscar's root, without the stock wish lists: they leak hidden products (OSCAR faults G3)."""

    name = "oscar"

    def get_urls(self):
        """Return Oscar's URL patterns less the ones this shop does not offer."""
        dropped = {"wishlists/", ""}
        return [url for url in super().get_urls() if str(url.pattern) not in dropped]
