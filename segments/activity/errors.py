"""Why a record was refused."""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ActivityError(ValidationError):
    """
    A record that can not be kept: ``record`` and ``field`` say which, ``code`` why.

    Codes: ``blank``, ``too_long``, ``zero_byte``, ``wrong_type``, ``naive_instant``,
    ``not_a_choice``, ``negative``, ``not_positive``, ``too_large``, ``too_precise``,
    ``unknown_company``, ``twice``.
    """

    def __init__(self, record: str, field: str, message: Promise | str, code: str) -> None:
        self.record, self.field = record, field
        super().__init__(
            _("%(record)s, %(field)s: %(message)s"),
            code=code,
            params={"record": record, "field": field, "message": message},
        )
