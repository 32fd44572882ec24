"""The words somebody is looking for, as questions to search documents."""

from dataclasses import dataclass
from typing import Any

from .synonyms import as_question

SHORTEST_PART = 3
"""A piece of a part number must be this long to find something in the middle of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    The words somebody is looking for, and what is meant with them.

    ``alternatives`` are, for each word or phrase, what was asked and then what else will do
    (synonyms, near spellings), folded; empty when the words stand for themselves. ``named`` are
    the products that the shopper's company itself calls so, best first: they answer whatever
    their words are, inside the gate.
    """

    words: str
    alternatives: tuple[tuple[str, ...], ...] = ()
    named: tuple[int, ...] = ()

    @property
    def is_like_a_part_number(self) -> bool:
        """Whether to look inside part numbers: digits, and enough of them."""
        return any(letter.isdigit() for letter in self.words) and (
            sum(letter.isalnum() for letter in self.words) >= SHORTEST_PART
        )

    @property
    def as_text(self) -> str:
        """The alternatives as a question in PostgreSQL's language: one of each, all together."""
        return as_question(self.alternatives)

    @property
    def question(self) -> str:
        """The question to a document: all words, each as the beginning of one of its words."""
        if self.alternatives:
            return "to_tsquery('simple', %(question)s)"
        return "search_prefixes(search_fold(%(words)s))"

    @property
    def condition(self) -> str:
        """When a document ``d`` answers."""
        ways = [f"d.document @@ {self.question}"]
        if self.is_like_a_part_number:
            ways.append("d.part_number_plain LIKE '%%' || search_plain(%(words)s) || '%%'")
        if self.named:
            ways.append("d.product_id = ANY(%(named)s::bigint[])")
        return f"({' OR '.join(ways)})"

    @property
    def score(self) -> str:
        """
        How well a document ``d`` answers: the company's own number first, then the whole part
        number, then its beginning, then the words.

        Whole words count on top of words that only begin so, and words as they were written on top
        of words without accents.
        """
        parts = [PART_NUMBERS, f"ts_rank(d.document, {self.question})", WHOLE_WORDS]
        if self.alternatives or not self.words.isascii():
            parts.append(AS_WRITTEN)
        if self.named:
            parts.append("coalesce(10000 - array_position(%(named)s::bigint[], d.product_id), 0)")
        return " + ".join(parts)

    @property
    def parameters(self) -> dict[str, Any]:
        """What the condition and the score ask for."""
        return {"words": self.words, "question": self.as_text, "named": list(self.named)}


PART_NUMBERS = """CASE
    WHEN ' ' || d.part_number_plain || ' ' LIKE '%% ' || search_plain(%(words)s) || ' %%' THEN 100
    WHEN ' ' || d.part_number_plain LIKE '%% ' || search_plain(%(words)s) || '%%' THEN 10
    ELSE 0 END"""

WHOLE_WORDS = """coalesce(ts_rank(d.document,
    to_tsquery('simple', replace(nullif(search_fold(%(words)s), ''), ' ', ' & '))), 0)"""

AS_WRITTEN = "coalesce(ts_rank(d.document, search_prefixes(search_exact(%(words)s))), 0)"
