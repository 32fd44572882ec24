"""Lists without their least margin, for staff who may not see unit costs."""

from dataclasses import replace

from simple_history.template_utils import HistoricalRecordContextHelper

from ..secrecy import sees_costs

MARGIN = "min_margin"


class WithoutMargin(HistoricalRecordContextHelper):
    """What a version of a list changed, but for its least margin."""

    def context_for_delta_changes(self, delta):
        """Answer the changes in words."""
        kept = [change for change in delta.changes if change.field != MARGIN]
        return super().context_for_delta_changes(replace(delta, changes=kept))


class HidesMargin:
    """
    Leaves the least margin out of the form and the history where unit costs are secret.

    A floor that is charged is the cost plus that margin. What the list has, it keeps.
    """

    def get_fieldsets(self, request, obj=None):
        """Answer the fields of the form."""
        if sees_costs(request.user):
            return super().get_fieldsets(request, obj)
        return [
            (title, options | {"fields": [_kept(row) for row in options["fields"]]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_historical_record_context_helper(self, request, historical_record):
        """Answer what puts a version of the history into words."""
        if sees_costs(request.user):
            return super().get_historical_record_context_helper(request, historical_record)
        return WithoutMargin(self.model, historical_record)


def _kept(row: str | tuple) -> str | tuple:
    """Answer a row of fields without the margin, which never stands alone."""
    return row if isinstance(row, str) else tuple(name for name in row if name != MARGIN)
