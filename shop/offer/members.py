"""
Which products of a basket are in which range, known for the time that offers are applied.

Oscar asks a range for one product at a time, for every line and offer again. While ``known`` is
open the answers come from two sets that were fetched with one query.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps

_members: ContextVar[Mapping[int, frozenset[int]] | None] = ContextVar("members", default=None)


def members_of(range_id: int) -> frozenset[int] | None:
    """Answer the known products of a range; None when it has to be asked for."""
    known_now = _members.get()
    return None if known_now is None else known_now.get(range_id)


@contextmanager
def known(ranges: Iterable, product_ids: Iterable[int]) -> Iterator[None]:
    """
    Know which of these products are in which of these ranges inside the block. One query.

    Ranges with a class of their own in Python are left out: they decide for themselves.
    """
    wanted = {one.pk for one in ranges if one is not None and not one.proxy_class}
    found: dict[int, set[int]] = defaultdict(set)
    if wanted:
        rows = apps.get_model("offer", "Range").objects.filter(
            pk__in=wanted, members__product__in=set(product_ids), members__is_whole=True
        )
        for range_id, product_id in rows.values_list("pk", "members__product"):
            found[range_id].add(product_id)
    token = _members.set({range_id: frozenset(found[range_id]) for range_id in wanted})
    try:
        yield
    finally:
        _members.reset(token)
