"""
Words that mean the same, looked up when somebody searches.

The question is widened, not the documents: a change is seen on the next search, and no document is
written anew. A question is widened once, so that synonyms of synonyms can not run in a circle; the
longest phrase counts, from left to right.
"""

from collections import defaultdict

from django.db import connection

LONGEST_PHRASE = 4
"""So many words of a question are looked up together."""

_MEANING = """
with asked as (select string_to_array(search_fold(%(words)s), ' ') as words),
phrases as (
    select array_agg(distinct array_to_string(words[first:first + more], ' ')) as texts
    from asked cross join generate_series(1, cardinality(words)) as f(first)
    cross join generate_series(0, %(longest)s - 1) as m(more)
    where first + more <= cardinality(words)
)
select asked.words, s.words_folded, s.finds_folded
from asked left join listings_synonym s
    on s.is_active and s.language in ('', %(language)s)
    and s.words_folded && (select texts from phrases)
order by s.id
"""


def synonyms(words: str, language: str) -> tuple[tuple[str, ...], ...]:
    """
    Answer each word or phrase of a question with what else it may be found by.

    Nothing when no word has a synonym. One query, none without words.
    """
    if not words:
        return ()
    asked, known = _known(words, language)
    slots, place = [], 0
    while place < len(asked):
        for length in range(min(LONGEST_PHRASE, len(asked) - place), 0, -1):
            phrase = " ".join(asked[place : place + length])
            if length == 1 or phrase in known:
                slots.append((phrase, *known.get(phrase, ())))
                place += length
                break
    return tuple(slots) if known else ()


def _known(words: str, language: str) -> tuple[list[str], dict[str, list[str]]]:
    """Answer the folded words, and by word or phrase what else it finds."""
    asked: list[str] = []
    known: dict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        params = {"words": words, "language": language, "longest": LONGEST_PHRASE}
        cursor.execute(_MEANING, params)
        for row_words, group, finds in cursor.fetchall():
            asked = [word for word in row_words if word]
            for word in group or ():
                others = finds or [other for other in group if other != word]
                known[word] += [other for other in others if other not in known[word]]
    return asked, known


def as_question(slots: tuple[tuple[str, ...], ...]) -> str:
    """
    Answer the slots as a question in PostgreSQL's language: one of each, all together.

    What was asked stands first in a slot: its words in any order; a synonym's stand in theirs.
    """
    return " & ".join(
        "({})".format(" | ".join([_joined(asked, "&"), *(_joined(one, "<->") for one in others)]))
        for asked, *others in slots
    )


def _joined(words: str, sign: str) -> str:
    return "({})".format(f" {sign} ".join(f"'{word}':*" for word in words.split()))
