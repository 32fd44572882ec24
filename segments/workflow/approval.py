"""What nobody publishes alone: segments on which money depends."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import Segment
from ..publishing import Axis, Change
from .money import depended_on
from .permissions import PUBLISH, User, require


def allow_alone(changes: Sequence[Change], axes: Sequence[Axis] = (), *, by: User | None) -> None:
    """Raise unless this person may publish these, and needs nobody else to; the program may."""
    require(by, PUBLISH)
    if by is not None:
        refuse_alone(depended_on(changes, axes))


def refuse_alone(found: Sequence[tuple[Segment, str]]) -> None:
    """Raise ValidationError, naming what depends on which segment, if anything does."""
    if found:
        names = ", ".join(f"{segment} ({what})" for segment, what in found)
        raise ValidationError(
            _("Money depends on this, so a second person has to approve it: %(what)s."),
            code="needs_approval", params={"what": names},
        )  # fmt: skip
