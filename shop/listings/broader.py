"""Fewer of the words of a search that found nothing: which of them would find something?"""

from collections.abc import Sequence

from django.apps import apps
from django.db import connection

from segments.shopper import Shopper

MOST = 4

_WOULD_FIND = """
select asked.place
from unnest(%(asked)s::text[]) with ordinality as asked(words, place)
where exists (
    select from listings_searchdocument d
    where d.document @@ search_prefixes(search_fold(asked.words))
        and exists (
            select from catalogue_product p where p.id = d.root_id and {listed} offset 0)
        and (d.product_id = d.root_id or exists (
            select from catalogue_product variant
            where variant.id = d.product_id and {variant_visible} offset 0)))
order by asked.place
"""


def broader(shopper: Shopper, words: str) -> list[str]:
    """
    Answer questions with fewer words that find something for this shopper, longest first.

    How much they would find is not told. One query, none for a single word.
    """
    asked = _shorter(words.split())
    if not asked:
        return []
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    statement = _WOULD_FIND.format(listed=gate.listed("p"), variant_visible=gate.visible("variant"))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"asked": asked, **gate.parameters})
        return [asked[place - 1] for (place,) in cursor.fetchall()][:MOST]


def _shorter(words: Sequence[str]) -> list[str]:
    """All words but one, then each word alone."""
    if len(words) < 2:
        return []
    but_one = [" ".join([*words[:n], *words[n + 1 :]]) for n in range(len(words) - 1, -1, -1)]
    return list(dict.fromkeys([*but_one, *words]))
