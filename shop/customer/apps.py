"""The fork's app config."""

from oscar.apps.customer.apps import CustomerConfig as OscarCustomerConfig


class CustomerConfig(OscarCustomerConfig):
    """Oscar's customer app under our dotted name."""

    name = "shop.customer"
