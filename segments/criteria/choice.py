"""What criteria over a closed list of codes share. Registers nothing itself."""

from collections.abc import Mapping
from typing import ClassVar

from ..values import Choice
from .base import Criterion, Label


class ChoiceCriterion(Criterion):
    """A fact whose values are known beforehand; ``labels`` names them, in order."""

    labels: ClassVar[Mapping[str, Label]]

    def __init_subclass__(cls) -> None:
        """Make the value type from the labels."""
        super().__init_subclass__()
        cls.value_type = Choice(frozenset(cls.labels))

    def choices(self) -> list[tuple[str, Label]]:
        """Answer the list in its own order. No query."""
        return list(self.labels.items())

    def named(self, value: str) -> str:
        """Answer the label; a stored value that is not listed is shown as it is."""
        return str(self.labels.get(value, value))
