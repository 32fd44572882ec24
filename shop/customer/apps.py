"""The fork's app config."""

from django.contrib.auth.decorators import login_required
from django.urls import path
from oscar.apps.customer.apps import CustomerConfig as OscarCustomerConfig
from oscar.core.loading import get_class


class CustomerConfig(OscarCustomerConfig):
    """
    Oscar's customer app, less what a closed shop does not offer.

    Gone: registration (people are invited), deleting oneself (people are deactivated), orders
    without a log-in, alerts, notifications and wish lists (they leak hidden products).
    """

    name = "shop.customer"

    def ready(self):
        """Find our views besides Oscar's."""
        super().ready()
        self.switch_company_view = get_class("customer.views", "SwitchCompanyView")
        self.price_display_view = get_class("customer.views", "PriceDisplayView")
        self.email_change_view = get_class("customer.views", "EmailChangeView")
        self.email_confirm_view = get_class("customer.views", "EmailConfirmView")
        self.part_numbers_view = get_class("customer.views", "PartNumberListView")
        self.part_numbers_import_view = get_class("customer.views", "PartNumberImportView")
        self.part_numbers_export_view = get_class("customer.views", "PartNumberExportView")
        self.part_number_delete_view = get_class("customer.views", "PartNumberDeleteView")
        self.order_export_view = get_class("customer.views", "OrderExportView")
        self.price_file_view = get_class("customer.views", "PriceFileView")
        self.address_default_view = get_class("customer.views", "AddressDefaultView")

    def get_urls(self):
        """Name the pages of an account."""
        members_only = {
            "": (self.summary_view, "summary"),
            "company/": (self.switch_company_view, "switch-company"),
            "change-password/": (self.change_password_view, "change-password"),
            "profile/": (self.profile_view, "profile-view"),
            "profile/prices/": (self.price_display_view, "price-display"),
            "profile/edit/": (self.profile_update_view, "profile-update"),
            "profile/email/": (self.email_change_view, "email-change"),
            "profile/email/<str:token>/": (self.email_confirm_view, "email-confirm"),
            "orders/": (self.order_history_view, "order-list"),
            "orders/export/": (self.order_export_view, "order-export"),
            "price-file/": (self.price_file_view, "price-file"),
            "orders/<str:order_number>/": (self.order_detail_view, "order"),
            "addresses/": (self.address_list_view, "address-list"),
            "addresses/add/": (self.address_create_view, "address-create"),
            "addresses/<int:pk>/": (self.address_update_view, "address-detail"),
            "addresses/<int:pk>/delete/": (self.address_delete_view, "address-delete"),
            "addresses/<int:pk>/default/": (self.address_default_view, "address-default"),
            "part-numbers/": (self.part_numbers_view, "part-numbers"),
            "part-numbers/import/": (self.part_numbers_import_view, "part-numbers-import"),
            "part-numbers/export/": (self.part_numbers_export_view, "part-numbers-export"),
            "part-numbers/<int:number_id>/delete/": (
                self.part_number_delete_view,
                "part-numbers-delete",
            ),
            "emails/": (self.email_list_view, "email-list"),
            "emails/<int:email_id>/": (self.email_detail_view, "email-detail"),
        }
        urls = [
            path("login/", self.login_view.as_view(), name="login"),
            path("logout/", self.logout_view.as_view(), name="logout"),
        ]
        urls += [
            path(route, login_required(view.as_view()), name=name)
            for route, (view, name) in members_only.items()
        ]
        return self.post_process_urls(urls)
