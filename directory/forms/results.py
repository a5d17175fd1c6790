"""Narrowing and ordering an answer. Everything here may stand in a URL: it says nothing about anyone."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.forms.fields import PoundsField
from directory.enums import LanguageLevel
from directory.policies import words_by_tag
from directory.question import Sort
from directory.tags import CHOICES, TagKind, kind_range, tag, untag

SORTS = {
    Sort.BEST: "Best match",
    Sort.NEAREST: "Nearest",
    Sort.COST: "Lowest cost for this week",
    Sort.SOONEST: "Soonest start",
}
TICKS = {
    "kind": ("Who", TagKind.PROVIDER_KIND),
    "engagement": ("Contract", TagKind.ENGAGEMENT),
    "language": ("Language", TagKind.LANGUAGE),
    "skill": ("Skill", TagKind.SKILL),
}
MOST_OPTIONS = 12
MOST = PoundsField(required=False)


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick box: what it stands for in a URL and in words, and how many it would leave."""

    value: str | int
    words: str
    many: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Ticks:
    """The tick boxes about one thing."""

    name: str
    legend: str
    boxes: list[Tick]


class ResultsFilter:
    """What a results page keeps to, and in which order; a choice that nobody offers is left out.

    ``asked`` gives it to the question, ``count`` makes the tick boxes. It is no Django form: this is the busiest
    page of the site, and widgets took longer over its forty boxes than the search does.
    """

    sorts = SORTS

    def __init__(self, data):
        self.words = words_by_tag()
        self.page = _page(data.get("page", ""))
        self.sort = Sort(data["sort"]) if data.get("sort") in SORTS else Sort.BEST
        self.whole_only = data.get("whole") == "1"
        self.ticked = {
            name: {number for value in data.getlist(name) if (number := self._number(kind, value))}
            for name, (_, kind) in TICKS.items()
        }
        self.most, self.most_pence, self.most_wrong = MOST.bound_data(data.get("most", ""), None), None, ""
        try:
            self.most_pence = MOST.clean(self.most)
        except ValidationError as error:
            self.most_wrong = error.message
        self.ticks = {}

    def asked(self):
        """The fields of ``directory.question.Question`` that this page sets."""
        return {
            "any_of": tuple(tuple(sorted(numbers)) for numbers in self.ticked.values() if numbers),
            "max_week_pence": self.most_pence,
            "whole_only": self.whole_only,
            "sort": self.sort,
            "page": self.page,
        }

    def count(self, facets):
        """Make a box of each choice with how many it would leave; one that leaves nobody only if it is ticked."""
        for name, (legend, kind) in TICKS.items():
            first, last = kind_range(kind)
            numbers = {number for number in facets if first <= number <= last} | self.ticked[name]
            boxes = [
                Tick(_value(number), self.words[number], facets.get(number, 0), number in self.ticked[name])
                for number in sorted(numbers)
                if self._is_offered(kind, number)
            ]
            if kind not in CHOICES:
                boxes = sorted(boxes, key=lambda box: (-box.many, box.words))[:MOST_OPTIONS]
            if boxes:
                self.ticks[name] = Ticks(name, legend, boxes)

    def _number(self, kind, value):
        """The tag that a value in the address stands for, or nothing."""
        if kind in CHOICES:
            return tag(kind, value) if value in CHOICES[kind] else None
        number = int(value) if value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004
        first, last = kind_range(kind)
        return number if first <= number <= last and self._is_offered(kind, number) else None

    def _is_offered(self, kind, number):
        """Whether people may choose it; a language once, at the level where one can talk about care."""
        if number not in self.words:
            return False
        return kind != TagKind.LANGUAGE or untag(number).level == LanguageLevel.CONVERSATION

    @property
    def order(self):
        """The order chosen, in words."""
        return SORTS[self.sort]

    @property
    def narrows(self):
        """Whether anything is chosen that leaves people out."""
        return bool(any(self.ticked.values()) or self.most or self.whole_only)


def _value(number):
    """What stands for a tag in the address."""
    found = untag(number)
    return found.of if found.kind in CHOICES else number


def _page(text):
    return int(text) if text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004
