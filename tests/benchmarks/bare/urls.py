"""One page."""

from django.urls import path

from tests.benchmarks.bare.views import category

urlpatterns = [path("catalogue/category/<path:slug>_<int:pk>/", category)]
