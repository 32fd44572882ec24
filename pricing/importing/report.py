"""What came of a price file, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from segments.tabular import Report

from ..models import PriceBatch


@dataclass(slots=True)
class PriceReport(Report):
    """The tally of a price import; ``removed`` counts the prices a replacing file left out."""

    removed: int = 0

    @property
    def has_changes(self) -> bool:
        """Whether applying the file changed, or would change, anything."""
        return bool(self.created or self.changed or self.removed)

    def in_words(self) -> str:
        """Say the tally in one line."""
        words = super(PriceReport, self).in_words()
        if not self.removed:
            return words
        return _("%(words)s, %(removed)s removed") % {"words": words, "removed": self.removed}


def tally(batch: PriceBatch) -> PriceReport:
    """Answer what a batch changes, or changed."""
    return PriceReport(
        read=batch.rows_read, created=batch.created, changed=batch.changed,
        unchanged=batch.unchanged, removed=batch.removed, problem_count=batch.problem_count,
    )  # fmt: skip
