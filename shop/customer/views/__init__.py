"""The pages of an account, one subject a file. Oscar finds our classes here."""

from .addresses import (
    AddressCreateView,
    AddressDefaultView,
    AddressDeleteView,
    AddressListView,
    AddressUpdateView,
)
from .entrance import AccountAuthView, LogoutView, SwitchCompanyView
from .exports import OrderExportView, PriceFileView
from .orders import OrderDetailView, OrderHistoryView
from .part_numbers import (
    PartNumberDeleteView,
    PartNumberExportView,
    PartNumberImportView,
    PartNumberListView,
)
from .price_display import PriceDisplayView
from .profile import EmailChangeView, EmailConfirmView, ProfileView

__all__ = [
    "AccountAuthView",
    "AddressCreateView",
    "AddressDefaultView",
    "AddressDeleteView",
    "AddressListView",
    "AddressUpdateView",
    "EmailChangeView",
    "EmailConfirmView",
    "LogoutView",
    "OrderDetailView",
    "OrderExportView",
    "OrderHistoryView",
    "PartNumberDeleteView",
    "PartNumberExportView",
    "PartNumberImportView",
    "PartNumberListView",
    "PriceDisplayView",
    "PriceFileView",
    "ProfileView",
    "SwitchCompanyView",
]
