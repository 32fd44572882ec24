"""What may be chosen to narrow a listing: groups of values with exact counts and links."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .counting import Category, Counts
from .question import Question

YES_AND_NO = {"Yes": _("Yes"), "No": _("No")}
"""How the values of true-or-false attributes are shown; they are kept in English."""

BRAND = "brand"
"""The code of the attribute that names the brand: the first of the attributes."""

LONGEST_NUMBER = 18
"""A longer row of digits is no number that anybody would order by."""

MOST_GROUPS = 8
MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A value, how many products choosing it would show, and the link that switches it.

    ``count`` is None where there are too many products to count.
    """

    label: str
    count: int | None
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
        total = None if counts.has_more else counts.total
        choices.insert(0, Choice(narrowed_to, total, back, selected=True))
    return [Group("category", gettext("Category"), tuple(choices))] if choices else []


def stock_group(counts: Counts, question: Question) -> list[Group]:
    """
    Answer "in stock" as a group of none or one.

    It has no number: what is in stock changes with every order, and counts are remembered.
    """
    if not (counts.total or question.in_stock):
        return []
    url = replace(question, in_stock=not question.in_stock, page=1).query_string()
    choice = Choice(gettext("In stock"), None, url, selected=question.in_stock)
    return [Group("stock", gettext("Availability"), (choice,))]


def attribute_groups(counts: Counts, question: Question) -> list[Group]:
    """
    Answer the attributes with their values, most used first.

    An attribute with a single value narrows nothing and is left out, unless it is chosen. Chosen
    values are always shown, also at zero, so that they can be switched off.
    """
    groups = []
    for code in sorted(set(counts.values) | set(question.selected)):
        chosen = question.selected.get(code, ())
        missing = None if counts.has_more else 0
        numbers = {value: missing for value in chosen} | counts.values.get(code, {})
        if len(numbers) < 2 and not chosen:
            continue
        ranked = sorted(
            numbers, key=lambda value: (value not in chosen, -(numbers[value] or 0), value)
        )
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
            group.code != BRAND,
            -sum(choice.count or 0 for choice in group.values),
            group.code,
        )
    )
    return groups[:MOST_GROUPS]


def natural(text: str) -> list[tuple[int, int, str]]:
    """Order "9 mm" before "10 mm"."""
    pieces, number = [], ""
    for letter in text.casefold():
        if letter.isascii() and letter.isdigit() and len(number) < LONGEST_NUMBER:
            number += letter
            continue
        if number:
            pieces.append((0, int(number), ""))
            number = ""
        pieces.append((1, 0, letter))
    return [*pieces, (0, int(number), "")] if number else pieces
