"""Every URL of the shop. A pattern without a row in the access table fails a test."""

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from shop.home import home, preview
from shop.imports.cost_page import import_costs
from shop.media import media
from shop.previewing import end_preview
from shop.sitemaps import sitemap_index, sitemap_part

handler400 = "shop.errors.bad_request"
handler403 = "shop.errors.permission_denied"
handler404 = "shop.errors.page_not_found"
handler500 = "shop.errors.server_error"
urlpatterns = [
    path("", home, name="home"),
    path(
        "admin/frontpages/frontpage/<int:pk>/preview/",
        admin.site.admin_view(preview),
        name="front-page-preview",
    ),
    path(
        "admin/pricing/unitcost/import/",
        admin.site.admin_view(import_costs),
        name="unit-cost-import",
    ),
    path("admin/", admin.site.urls),
    path("api/", include("shop.api.urls")),
    path("rep/", include("shop.reps.urls")),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<str:section>.xml", sitemap_part, name="sitemap-part"),
    path("preview/end/", end_preview, name="preview-end"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]

if settings.DEBUG or settings.SERVE_MEDIA:
    # Django's own helper, ``static()``, serves nothing while DEBUG is off, as it is in the demo.
    urlpatterns += [re_path(r"^media/(?P<path>.+)$", media, name="media")]
