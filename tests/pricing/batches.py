"""Sending price files as a person does; the worker is at once at them."""

from django.core.files.base import ContentFile

from pricing.importing import jobs
from pricing.models import Price, PriceBatch
from segments.consumers import changes_of
from tests.factories.companies import make_user

Status = PriceBatch.Status


def sent(price_list, *lines, **options):
    """Send a file; the worker checks it at once."""
    file = ContentFile("\n".join(lines).encode(), name="prices.csv")
    batch = jobs.submit(price_list, file, by=make_user(), **options)
    batch.refresh_from_db()
    return batch


def applied(price_list, *lines, **options):
    batch = sent(price_list, *lines, **options)
    jobs.approve(batch, by=batch.created_by)
    batch.refresh_from_db()
    assert batch.status == Status.APPLIED, (batch.status, batch.error)
    return batch


def taken_back(batch):
    undo = jobs.undo(batch, by=make_user(), reason="a mistake")
    undo.refresh_from_db()
    batch.refresh_from_db()
    return undo


def stored():
    rows = Price.objects.order_by("product__upc", "min_quantity")
    return list(rows.values_list("product__upc", "min_quantity", "amount", "percent"))


def revision():
    return changes_of("pricing")
