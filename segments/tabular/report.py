"""What came of reading and applying a table."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

KEPT_PROBLEMS = 10_000
"""Problems kept in full; beyond it they are only counted, so that a wrong file costs no memory."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: the line it is on (0: the file as a whole), the column (or ""), and why."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        if not self.line:
            return self.reason
        if not self.column:
            return _("line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}
        return _("line %(line)s, column %(column)s: %(reason)s") % {
            "line": self.line,
            "column": self.column,
            "reason": self.reason,
        }


@dataclass(slots=True)
class Report:
    """The tally of one import: what was read, what was written, what was wrong."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    bad_lines: set[int] = field(default_factory=set)

    def add(self, line: int, column: str, reason: str) -> None:
        """Record one problem; the same problem twice is recorded once."""
        problem = Problem(line, column, str(reason))
        if line in self.bad_lines and problem in self.problems[-20:]:
            return
        self.problem_count += 1
        self.bad_lines.add(line)
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong, so that the table may be applied."""
        return not self.problem_count

    @property
    def accepted(self) -> int:
        """How many data rows have no problem."""
        return max(0, self.read - len(self.bad_lines - {0, 1}))

    def in_words(self) -> str:
        """Say the tally in one line."""
        if self.is_clean:
            return _("%(created)s created, %(changed)s changed, %(unchanged)s unchanged") % {
                "created": self.created,
                "changed": self.changed,
                "unchanged": self.unchanged,
            }
        return ngettext(
            "%(count)s problem in %(read)s rows; nothing was written",
            "%(count)s problems in %(read)s rows; nothing was written",
            self.problem_count,
        ) % {"count": self.problem_count, "read": self.read}
