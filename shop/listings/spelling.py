"""
Words that were mistyped: what else could have been meant?

A word that begins no known word is replaced by the known words nearest to it: one wrong, missing
or extra letter in a word of four, two in longer ones (two letters swapped count as two). Known are
the words of products that the shopper may see: a word of hidden ones alone stands in nobody's way.
"""

from django.apps import apps
from django.db import connection

from segments.shopper import Shopper

_NEAREST = """
select asked.word, near.word, synonym.words
from unnest(string_to_array(search_fold(%(words)s), ' ')) with ordinality as asked(word, place)
left join lateral (
    select known.word
    from (
        select w.word, levenshtein_less_equal(w.word, asked.word, 2) as far
        from listings_searchword w
        where length(asked.word) >= 4 and asked.word ~ '^[a-z]+$'
            and w.length between length(asked.word) - 2 and length(asked.word) + 2
            and levenshtein_less_equal(w.word, asked.word, 2)
                <= case when length(asked.word) = 4 then 1 else 2 end
            and not (
                exists (
                    select from listings_searchword longer
                    where longer.word like asked.word || '%%')
                and {begins_known})
        order by far, w.word offset 0
    ) known
    where {is_known}
    order by known.far, known.word
    limit 12
) near on true
left join lateral (
    select array_agg(distinct other.word) as words
    from listings_synonym s
    cross join lateral unnest(case when s.finds_folded = '{{}}' then s.words_folded
                                   else s.finds_folded end) as other(word)
    where s.is_active and s.language in ('', %(language)s)
        and s.words_folded && array[asked.word, near.word]
) synonym on true
order by asked.place
"""

_SOMETHING_SEEN = """exists (
    select from listings_searchdocument d
    where d.document @@ {question}
        and exists (select from catalogue_product p where p.id = d.root_id and {listed} offset 0)
        and (d.product_id = d.root_id or exists (
            select from catalogue_product variant
            where variant.id = d.product_id and {of_variant} offset 0))
    offset 0)"""

# Only these weights are read for known words; letters alone can not be a mistake in a question.
_BEGINNING = "case when asked.word ~ '^[a-z]+$' then (asked.word || ':*ABC')::tsquery end"
_WORD = "(known.word || ':ABC')::tsquery"


def alternatives(shopper: Shopper, words: str) -> tuple[tuple[str, ...], ...] | None:
    """
    Answer, for each word, itself and what may have been meant; None when no word is mistyped.

    Synonyms of all of them come last. One query, and the access rows once a request. Words come
    back folded, in the order in which they were asked.
    """
    gate = apps.get_model("catalogue.Product").objects.gate_of(shopper)
    seen = {"listed": gate.listed("p"), "of_variant": gate.of_variant("variant")}
    statement = _NEAREST.format(
        begins_known=_SOMETHING_SEEN.format(question=_BEGINNING, **seen),
        is_known=_SOMETHING_SEEN.format(question=_WORD, **seen),
    )
    params = {"words": words, "language": shopper.language, **gate.parameters}
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    if not any(near for _asked, near, _synonyms in rows):
        return None
    found: dict[str, list[str]] = {}
    for asked, near, _synonyms in rows:
        found.setdefault(asked, [asked]).extend([near] if near else [])
    for asked, _near, synonyms in rows:
        found[asked].extend(word for word in synonyms or () if word not in found[asked])
    return tuple(tuple(meant) for meant in found.values())
