"""The addresses of the sales reps' pages."""

from django.urls import path

from . import views

app_name = "reps"
urlpatterns = [
    path("", views.companies, name="companies"),
    path("companies/<int:company_id>/", views.company, name="company"),
    path("companies/<int:company_id>/why/", views.why, name="ask"),
    path("companies/<int:company_id>/history/", views.timeline, name="timeline"),
    path("companies/<int:company_id>/why/<slug:code>/", views.why, name="why"),
    path("companies/<int:company_id>/price/<int:product_id>/", views.price, name="price"),
    path("companies/<int:company_id>/part-numbers/", views.part_numbers, name="part-numbers"),
    path(
        "companies/<int:company_id>/price/<int:product_id>/history/",
        views.past_prices,
        name="price-history",
    ),
    path("companies/<int:company_id>/sees/", views.sees, name="sees"),
    path("companies/<int:company_id>/see/", views.see, name="see"),
]
