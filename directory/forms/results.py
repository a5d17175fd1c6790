"""Narrowing and ordering an answer. Everything here may stand in a URL: it says nothing about anyone."""

import django_filters
from django import forms

from accounts.forms.fields import Hinted, PoundsField
from directory.enums import Engagement, LanguageLevel, ProviderKind
from directory.models import SearchEntry
from directory.policies import words_by_tag
from directory.question import Sort
from directory.tags import TagKind, kind_range, tag, untag

SORTS = (
    (Sort.BEST, "Best match"),
    (Sort.NEAREST, "Nearest"),
    (Sort.COST, "Lowest cost for this week"),
    (Sort.SOONEST, "Soonest start"),
)
MOST_OPTIONS = 12


class Ticks(forms.CheckboxSelectMultiple):
    """Small tick boxes, drawn in one go: there may be forty, on the busiest page of the site."""

    template_name = "directory/_ticks.html"


class Boxes(django_filters.MultipleChoiceFilter):
    """Tick boxes, drawn as such."""

    def __init__(self, **kwargs):
        super().__init__(widget=Ticks, **kwargs)


class PoundsFilter(django_filters.Filter):
    """An amount of money in pounds, kept in pence."""

    field_class = PoundsField


class ResultsFilter(django_filters.FilterSet):
    """The filters of a results page; ``asked`` gives them to the question, ``count`` writes how many each would leave."""

    kind = Boxes(label="Who", choices=ProviderKind.choices)
    engagement = Boxes(label="Contract", choices=Engagement.choices)
    language = Boxes(label="Language")
    skill = Boxes(label="Skill")
    most = PoundsFilter(label="Most for the week")
    whole = django_filters.ChoiceFilter(
        label="Visits",
        choices=[("1", "Only those who can do every visit")],
        empty_label="Everyone who can do some",
    )
    sort = django_filters.ChoiceFilter(label="Order", choices=SORTS, empty_label=None)

    class Meta:
        model = SearchEntry
        fields = []

    def __init__(self, data, words=None):
        self.words = words or words_by_tag()
        super().__init__(data, queryset=SearchEntry.objects.none())
        self.filters["language"].extra["choices"] = self._options(TagKind.LANGUAGE)
        self.filters["skill"].extra["choices"] = self._options(TagKind.SKILL)

    def asked(self):
        """The fields of ``directory.question.Question`` that this page sets. A choice nobody offers is left out."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        return {
            "any_of": tuple(filter(None, self._groups(chosen))),
            "max_week_pence": chosen.get("most"),
            "whole_only": chosen.get("whole") == "1",
            "sort": Sort(chosen.get("sort") or Sort.BEST),
            "page": self._page(),
        }

    def _groups(self, chosen):
        yield tuple(tag(TagKind.PROVIDER_KIND, value) for value in chosen.get("kind", ()))
        yield tuple(tag(TagKind.ENGAGEMENT, value) for value in chosen.get("engagement", ()))
        yield tuple(int(value) for value in chosen.get("language", ()))
        yield tuple(int(value) for value in chosen.get("skill", ()))

    def _page(self):
        number = self.data.get("page", "") if self.data else ""
        return int(number) if number.isdecimal() and len(number) < 6 else 1  # noqa: PLR2004

    def _options(self, kind):
        """Every tag of a kind; a language once, at the level where one can talk about care."""
        first, last = kind_range(kind)
        numbers = [number for number in self.words if first <= number <= last]
        if kind == TagKind.LANGUAGE:
            numbers = [number for number in numbers if untag(number).level == LanguageLevel.CONVERSATION]
        return [(str(number), self.words[number]) for number in sorted(numbers, key=self.words.get)]

    def count(self, facets):
        """Write beside each choice how many it would leave; choices that leave nobody go, unless they are ticked."""
        kinds = (("kind", TagKind.PROVIDER_KIND), ("engagement", TagKind.ENGAGEMENT))
        for name, kind in kinds:
            field = self.form.fields[name]
            field.choices = self._counted(
                name, [(value, words, tag(kind, value)) for value, words in field.choices], facets
            )
        for name in ("language", "skill"):
            field = self.form.fields[name]
            options = [(value, words, int(value)) for value, words in field.choices]
            field.choices = self._counted(name, options, facets)[:MOST_OPTIONS]

    def _counted(self, name, options, facets):
        ticked = self.form[name].value() or []
        found = [
            (facets.get(number, 0), value, words)
            for value, words, number in options
            if facets.get(number) or value in ticked
        ]
        if name in ("language", "skill"):
            found.sort(key=lambda one: -one[0])
        return [(value, Hinted(f"{words} ({count})")) for count, value, words in found]

    @property
    def order(self):
        """The order chosen, in words."""
        return dict(SORTS)[self.asked()["sort"]]

    @property
    def narrows(self):
        """Whether anything is ticked that leaves people out."""
        return any(
            self.form[name].value() for name in ("kind", "engagement", "language", "skill", "most", "whole")
        )
