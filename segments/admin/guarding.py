"""Pages beside those of Django admin, for staff who may see the rows that they are about."""

from collections.abc import Callable
from functools import wraps

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def guarded(model_admin: ModelAdmin, view: Callable) -> Callable[..., HttpResponseBase]:
    """Answer the view for staff who may see the rows; 403 for other staff."""

    @wraps(view)
    def opened(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not model_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return model_admin.admin_site.admin_view(opened)
