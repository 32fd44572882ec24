"""``/healthz``: the process lives. ``/readyz``: it can serve. For machines, not for people."""

from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from segments.freshness import staleness_seconds

BEAT_IS_LATE_AFTER = timedelta(minutes=15)


class HealthMiddleware:
    """
    Answer the two health addresses before everything else.

    First in the list, so that an answer needs no known host name, no HTTPS, no session and,
    for ``/healthz``, no database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
        if request.path == "/readyz":
            return ready()
        return self.get_response(request)


def ready() -> JsonResponse:
    """
    Say what works. 503 when no page could be served: no database, or migrations are missing.

    A lost cache or a late beat is told but is no reason to take the process out of service:
    the shop serves without them. ``segments_staleness_seconds`` is how long the oldest change has
    waited to be worked into the segments. Costs four queries.
    """
    checks = {"database": database(), "cache": cached(), "beat": "unknown"}
    staleness = None
    if checks["database"] == "ok":
        checks["beat"] = beat()
        staleness = round(staleness_seconds(timezone.now()), 1)
    status = 200 if checks["database"] == "ok" else 503
    return JsonResponse(
        {
            "status": "ok" if status == 200 else "unavailable",
            "checks": checks,
            "segments_staleness_seconds": staleness,
        },
        status=status,
        headers={"Cache-Control": "no-store"},
    )


def database() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        connection.close()
        return "unreachable"
    return "migrations are missing" if pending else "ok"


def cached() -> str:
    """Write and read one value; a cache that swallows its errors answers nothing."""
    cache.set("readyz", "ok", timeout=60)
    return "ok" if cache.get("readyz") == "ok" else "unreachable"


def beat() -> str:
    """Whether any periodic task was sent lately, by beat's own record."""
    last = PeriodicTask.objects.filter(enabled=True, last_run_at__isnull=False)
    moment = last.order_by("-last_run_at").values_list("last_run_at", flat=True).first()
    if moment is None:
        return "unknown"
    return "late" if timezone.now() - moment > BEAT_IS_LATE_AFTER else "ok"
