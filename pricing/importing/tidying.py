"""What is left over: staged rows that nobody came back to, and files whose batch is gone."""

from datetime import datetime

from django.db import connection

from ..models import PriceBatch
from ..models.batch import private_files

Status = PriceBatch.Status

LEFT_OVER = """
    DELETE FROM pricing_stagedprice staged WHERE NOT EXISTS (
        SELECT FROM pricing_pricebatch batch WHERE batch.id = staged.batch_id AND batch.status IN
            ('waiting', 'checking', 'ready', 'approved', 'applying', 'stopped', 'failed')
    )
"""
FOLDER = "prices"


def tidy(before: datetime) -> None:
    """
    Stop the batches that have waited for a person since ``before``, and forget what they staged.

    Files are removed when no batch names them. Safe to repeat.
    """
    waiting = PriceBatch.objects.filter(created_at__lt=before)
    waiting.filter(status=Status.READY).update(status=Status.STOPPED)
    given_up = waiting.filter(status__in=[Status.STOPPED, Status.FAILED])
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OVER)
        cursor.execute(
            "DELETE FROM pricing_stagedprice WHERE batch_id = ANY(%s)",
            [list(given_up.values_list("pk", flat=True))],
        )
    storage = private_files()
    if not storage.exists(FOLDER):
        return
    kept = set(PriceBatch.objects.exclude(file="").values_list("file", flat=True))
    for name in storage.listdir(FOLDER)[1]:
        if f"{FOLDER}/{name}" not in kept and storage.get_created_time(f"{FOLDER}/{name}") < before:
            storage.delete(f"{FOLDER}/{name}")
