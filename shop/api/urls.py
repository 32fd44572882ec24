"""The addresses of the API. Each has a row in the access table."""

from django.urls import path, re_path

from .basket import BasketPreviewView
from .company import CompanyView
from .docs import DocsView, MissingView, SchemaView
from .explaining import PriceExplanationView, PriceHistoryView
from .orders import OrdersView, OrderView
from .prices import PricesView
from .products import ProductsView, ProductView, SearchView

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("v1/company/", CompanyView.as_view(), name="company"),
    path("v1/products/", ProductsView.as_view(), name="products"),
    path("v1/products/<int:pk>/", ProductView.as_view(), name="product"),
    path(
        "v1/products/<int:pk>/price-explanation/",
        PriceExplanationView.as_view(),
        name="price-explanation",
    ),
    path("v1/products/<int:pk>/price-history/", PriceHistoryView.as_view(), name="price-history"),
    path("v1/search/", SearchView.as_view(), name="search"),
    path("v1/prices/", PricesView.as_view(), name="prices"),
    path("v1/basket-preview/", BasketPreviewView.as_view(), name="basket-preview"),
    path("v1/orders/", OrdersView.as_view(), name="orders"),
    path("v1/orders/<str:order_number>/", OrderView.as_view(), name="order"),
    re_path("", MissingView.as_view(), name="missing"),
]
