"""The schema, and a page to read and try it; both for everybody, neither with anybody's data."""

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.renderers import TemplateHTMLRenderer

from .views import View


class SchemaView(SpectacularAPIView):
    """OpenAPI 3, as YAML or JSON."""

    scope = None
    authentication_classes = ()
    permission_classes = ()


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI, served from here; its script is a file of its own, as the shop's CSP asks."""

    scope = None
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (TemplateHTMLRenderer,)
    url_name = "api:schema"
    template_name = "api/docs.html"


@extend_schema(exclude=True)
class MissingView(View):
    """Whatever is no address of the API."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request, *args, **kwargs):
        """Answer every method alike."""
        raise NotFound
