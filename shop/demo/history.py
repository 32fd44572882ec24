"""Two years in which companies entered and left segments, so that charts tell something."""

from datetime import datetime, timedelta

from segments.behaviour.refreshing import refresh_behaviour
from segments.calendar import months_before
from segments.insight import alerts, days, drift, reviews, usage
from segments.models import Segment
from segments.services import refresh

from .world import World

REVIEWS = (-12, 9, 24)
"""In so many days the first segments are to be reviewed; the first is overdue."""

FORGOTTEN = "central-europe"
"""The segment that nothing uses and nobody looks at."""


def month_ends(world: World) -> list[datetime]:
    """Answer the instants at which everybody is evaluated, oldest first, with the last: now."""
    today = world.now.date()
    firsts = [months_before(today.replace(day=1), back) for back in range(24)]
    starts = [world.now.replace(year=day.year, month=day.month, day=day.day) for day in firsts]
    past = [instant for instant in starts if world.began < instant < world.now]
    return [*sorted(past), world.now]


def make_history(world: World) -> None:
    """
    Evaluate everybody at each month's beginning since the segments were published.

    What companies declared has always been so, because nobody knows better; what they did is
    counted as of each instant.
    """
    for number, instant in enumerate(month_ends(world)):
        refresh_behaviour(None, as_of=instant)
        refresh(now=instant)
        if number == 0:
            reviews.plan(instant)
            drift.take_missing_baselines(instant)
    days.refresh_recent(world.now)
    make_reviews(world)
    for segment in Segment.objects.exclude(code=FORGOTTEN):
        usage.note_view(segment, world.now.date())
    alerts.check_numbers(world.now)
    alerts.check_drift(world.now)


def make_reviews(world: World) -> None:
    """Let some segments be due for a review, and the others later."""
    owner = world.users["merchandiser@grossist.example"]
    today = world.now.date()
    for place, segment in enumerate(Segment.objects.live().order_by("pk")):
        ahead = REVIEWS[place] if place < len(REVIEWS) else 60 + 13 * place
        Segment.objects.filter(pk=segment.pk).update(
            review_due=today + timedelta(days=ahead), owner=owner
        )
    reviews.open_tasks(world.now)
