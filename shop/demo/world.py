"""What the steps of a seeding share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

PASSWORD = "grossist-demo"  # noqa: S105 (printed on purpose by demo_logins)


AGE = timedelta(days=730)
"""How long ago the demo's shop opened: its segments are as old as its first orders."""


@dataclass(slots=True)
class World:
    """The seeding in progress: its randomness, its instant, and what earlier steps made."""

    seed: int
    now: datetime
    tell: Callable[[str], None]
    with_pictures: bool = True
    users: dict[str, Any] = field(default_factory=dict)
    segments: dict[str, Any] = field(default_factory=dict)

    @property
    def began(self) -> datetime:
        """When the first segment was published."""
        return self.now - AGE

    def rng(self, subject: str) -> Random:
        """Answer randomness of a subject's own, so that one step does not disturb another."""
        return Random(f"{self.seed}:{subject}")  # noqa: S311
