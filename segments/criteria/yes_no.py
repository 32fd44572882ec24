"""What criteria that are yes or no share. Registers nothing itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..values import Boolean
from .base import Criterion, Label


class YesNo(Criterion):
    """A fact that is yes or no, and always known."""

    value_type = Boolean()

    def choices(self) -> list[tuple[str, Label]]:
        """Answer yes and no."""
        return [("true", _("yes")), ("false", _("no"))]

    def named(self, value: Any) -> str:
        """Answer yes or no."""
        return str(_("yes") if value else _("no"))
