"""
Words that were mistyped: what else could have been meant?

A word that begins no known word is replaced by the known words nearest to it: one wrong, missing
or extra letter in a word of four, two in longer ones (two letters swapped count as two). The known
words are those of all products, hidden ones too; they are never shown, only searched for inside the
gate.
"""

from django.db import connection

_NEAREST = """
select asked.word, near.word, synonym.words
from unnest(string_to_array(search_fold(%s), ' ')) with ordinality as asked(word, place)
left join lateral (
    select known.word
    from listings_searchword known
    where length(asked.word) >= 4 and asked.word ~ '^[a-z]+$'
        and known.length between length(asked.word) - 2 and length(asked.word) + 2
        and levenshtein_less_equal(known.word, asked.word, 2)
            <= case when length(asked.word) = 4 then 1 else 2 end
        and not exists (
            select 1 from listings_searchword longer where longer.word like asked.word || '%%')
    order by levenshtein_less_equal(known.word, asked.word, 2), known.word
    limit 12
) near on true
left join lateral (
    select array_agg(distinct other.word) as words
    from listings_synonym s
    cross join lateral unnest(case when s.finds_folded = '{}' then s.words_folded
                                   else s.finds_folded end) as other(word)
    where s.is_active and s.language in ('', %s)
        and s.words_folded && array[asked.word, near.word]
) synonym on true
order by asked.place
"""


def alternatives(words: str, language: str) -> tuple[tuple[str, ...], ...] | None:
    """
    Answer, for each word, itself and what may have been meant; None when no word is mistyped.

    Synonyms of all of them come last. One query. Words come back folded, in the order in which
    they were asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [words, language])
        rows = cursor.fetchall()
    if not any(near for _asked, near, _synonyms in rows):
        return None
    found: dict[str, list[str]] = {}
    for asked, near, _synonyms in rows:
        found.setdefault(asked, [asked]).extend([near] if near else [])
    for asked, _near, synonyms in rows:
        found[asked].extend(word for word in synonyms or () if word not in found[asked])
    return tuple(tuple(meant) for meant in found.values())
