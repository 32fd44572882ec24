"""The one open basket of a person for a company."""

from django.apps import apps
from django.db import IntegrityError, transaction

from segments.prepared import prepared_cursor

from .models import BasketOwner


def find_open(user_id: int, company_id: int | None):
    """Answer the open basket of a person for a company, or None. One query; writes nothing."""
    owned = BasketOwner.objects.open_for(user_id, company_id).select_related("basket").first()
    return owned.basket if owned else None


_LINES = """
SELECT count(line.id) FROM {owner} owned JOIN basket_line line ON line.basket_id = owned.basket_id
WHERE owned.user_id = %s AND owned.company_id IS NOT DISTINCT FROM %s AND owned.is_open
"""


def count_open_lines(user_id: int, company_id: int | None) -> int:
    """Answer how many lines a person's open basket for a company has. One query."""
    text = _LINES.format(owner=BasketOwner._meta.db_table)
    with prepared_cursor() as cursor:
        cursor.execute(text, [user_id, company_id])
        return cursor.fetchone()[0]


def claim(user_id: int, company_id: int | None):
    """
    Answer the open basket of a person for a company, and make it when there is none.

    Of several requests at the same time one makes it and the others get that one: the database
    allows no second. Safe to repeat.
    """
    basket = find_open(user_id, company_id)
    if basket is not None:
        return basket
    try:
        with transaction.atomic():
            basket = apps.get_model("basket", "Basket").objects.create(owner_id=user_id)
            BasketOwner.objects.create(basket=basket, user_id=user_id, company_id=company_id)
    except IntegrityError:
        basket = find_open(user_id, company_id)
        if basket is None:
            raise
    return basket


def close(basket_id: int) -> None:
    """Make room for the next open basket: this one was ordered or merged."""
    BasketOwner.objects.filter(basket_id=basket_id).update(is_open=False)
