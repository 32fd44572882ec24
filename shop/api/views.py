"""What every view of the API shares."""

from typing import Any

from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.views import APIView


class View(APIView):
    """A view for whoever shops; ``scope`` is what a key needs for it."""

    scope: str | None = None

    def initial(self, request, *args, **kwargs):
        """Refuse forms: they were read before they came here, and would look like no body."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and request._request.content_type != "application/json":
            raise UnsupportedMediaType(request._request.content_type)

    @property
    def shopper(self) -> Any:
        """Who is shopping: of the key, or of the session."""
        return self.request._request.shopper

    @property
    def strategy(self) -> Any:
        """The strategy of the request, as pages use it."""
        return self.request._request.strategy
