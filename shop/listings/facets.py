"""What may be chosen to narrow a listing: groups of values with exact counts and links."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .counting import Category, Counts
from .question import Question

YES_AND_NO = {"Yes": _("Yes"), "No": _("No")}
"""How the values of true-or-false attributes are shown; they are kept in English."""

MOST_GROUPS = 8
MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, how many products choosing it would show, and the link that switches it."""

    label: str
    count: int
    url: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one attribute, or the categories one level down."""

    code: str
    label: str
    values: tuple[Choice, ...]

    @property
    def has_selected(self) -> bool:
        """Whether one of the values is chosen."""
        return any(choice.selected for choice in self.values)


def category_group(
    counts: Counts,
    question: Question,
    url_of: Callable[[Category], str] | None,
    narrowed_to: str = "",
) -> list[Group]:
    """
    Answer the categories one level down as a group of none or one.

    ``url_of`` gives a category's own page; without it the question is narrowed, and the category
    it was ``narrowed_to`` comes first, as a choice that can be switched off.
    """

    def url(category: Category) -> str:
        if url_of is not None:
            return url_of(category) + question.without_place().query_string()
        return replace(question, category_id=category.pk, page=1).query_string()

    choices = [
        Choice(category.name, category.count, url(category)) for category in counts.categories
    ]
    if narrowed_to:
        back = question.without_place().query_string()
        choices.insert(0, Choice(narrowed_to, counts.total, back, selected=True))
    return [Group("category", gettext("Category"), tuple(choices))] if choices else []


def attribute_groups(counts: Counts, question: Question) -> list[Group]:
    """
    Answer the attributes with their values, most used first.

    An attribute with a single value narrows nothing and is left out, unless it is chosen. Chosen
    values are always shown, also at zero, so that they can be switched off.
    """
    groups = []
    for code in sorted(set(counts.values) | set(question.selected)):
        chosen = question.selected.get(code, ())
        numbers = {value: 0 for value in chosen} | counts.values.get(code, {})
        if len(numbers) < 2 and not chosen:
            continue
        ranked = sorted(numbers, key=lambda value: (value not in chosen, -numbers[value], value))
        choices = [
            Choice(
                label=str(YES_AND_NO.get(value, value)),
                count=numbers[value],
                url=question.toggled(code, value).query_string(),
                selected=value in chosen,
            )
            for value in sorted(ranked[:MOST_CHOICES], key=natural)
        ]
        groups.append(Group(code, counts.labels.get(code, code), tuple(choices)))
    groups.sort(
        key=lambda group: (
            not group.has_selected,
            -sum(choice.count for choice in group.values),
            group.code,
        )
    )
    return groups[:MOST_GROUPS]


def natural(text: str) -> list[tuple[int, int, str]]:
    """Order "9 mm" before "10 mm"."""
    pieces, number = [], ""
    for letter in text.casefold():
        if letter.isascii() and letter.isdigit():
            number += letter
            continue
        if number:
            pieces.append((0, int(number), ""))
            number = ""
        pieces.append((1, 0, letter))
    return [*pieces, (0, int(number), "")] if number else pieces
