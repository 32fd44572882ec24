"""Sending price files as a person does; the worker is at once at them."""

from django.core.files.base import ContentFile

from pricing.importing import jobs
from pricing.models import Price, PriceBatch
from segments.consumers import changes_of
from tests.factories.companies import make_user
from tests.factories.prices import make_price_list
from tests.factories.products import make_product

Status = PriceBatch.Status


def make_dealer_list():
    """Make an empty list, and three products that it may price."""
    for number in ("B-1", "N-1", "X-1"):
        make_product(number, upc=number, price="10")
    return make_price_list("dealer")


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
