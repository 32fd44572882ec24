"""The stretches of time that a chart can show."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..calendar import months_before
from . import days


@dataclass(frozen=True, slots=True)
class Period:
    """
    A stretch of whole local days, both ends inside, cut into days, weeks or months.

    It begins with a whole week or month; the last one may not be over.
    """

    code: str
    step: str
    first: date
    last: date

    @property
    def starts(self) -> list[date]:
        """The first day of each part."""
        found, day = [], self.first
        while day <= self.last:
            found.append(day)
            day = self._after(day)
        return found

    @property
    def marks(self) -> list[str]:
        """What to call each part; one that is not over says so."""
        style = "M Y" if self.step == "month" else "j M"
        names = [date_format(start, style) for start in self.starts]
        if names and self._after(self.starts[-1]) > self.last + days.DAY:
            names[-1] = _("%(when)s (so far)") % {"when": names[-1]}
        return names

    @property
    def before(self) -> "Period":
        """As many days right before."""
        length = self.last - self.first
        return Period(self.code, self.step, self.first - length - days.DAY, self.first - days.DAY)

    def _after(self, day: date) -> date:
        if self.step == "day":
            return day + days.DAY
        if self.step == "week":
            return day + 7 * days.DAY
        return months_before(day.replace(day=1), -1)


PERIODS = {
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("13 weeks"),
    "365": gettext_lazy("12 months"),
    "730": gettext_lazy("24 months"),
}


def period(code: str, now: datetime) -> Period:
    """Answer a period that ends yesterday; an unknown code means 13 weeks."""
    last = days.yesterday(now)
    match code:
        case "30":
            return Period("30", "day", last - 29 * days.DAY, last)
        case "365" | "730":
            first = months_before(last.replace(day=1), int(code) // 365 * 12 - 1)
            return Period(code, "month", first, last)
    monday = last - last.weekday() * days.DAY
    return Period("90", "week", monday - 12 * 7 * days.DAY, last)
