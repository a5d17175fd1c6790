"""Tags go there and back, never collide, and fit the database's integer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.enums import Engagement, LanguageLevel, ProviderKind, Sex
from directory.tags import (
    CHOICES,
    MOST_ID,
    MOST_LANGUAGE_ID,
    MOST_LEVEL,
    Tag,
    TagKind,
    kind_range,
    language_tag,
    language_tags,
    tag,
    untag,
)

WITH_IDS = [TagKind.NEED, TagKind.SKILL]


@given(kind=st.sampled_from(WITH_IDS), of=st.integers(1, MOST_ID))
def test_tags_of_rows_go_there_and_back(kind, of):
    number = tag(kind, of)
    assert untag(number) == Tag(kind, of)
    assert 0 < number < 2**31
    assert kind_range(kind)[0] <= number <= kind_range(kind)[1]


@pytest.mark.parametrize(
    ("kind", "choice"), [(kind, choice) for kind, choices in CHOICES.items() for choice in choices]
)
def test_tags_of_choices_go_there_and_back(kind, choice):
    assert untag(tag(kind, choice)) == Tag(kind, choice)


@given(language=st.integers(1, MOST_LANGUAGE_ID), level=st.integers(1, MOST_LEVEL))
def test_language_tags_go_there_and_back(language, level):
    number = language_tag(language, level)
    assert untag(number) == Tag(TagKind.LANGUAGE, language, level)
    assert number < 2**31


def test_a_speaker_has_the_tags_of_every_level_below():
    assert language_tags(7, 3) == [language_tag(7, 1), language_tag(7, 2), language_tag(7, 3)]


def test_kinds_do_not_overlap():
    ranges = [kind_range(kind) for kind in TagKind]
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_choices_are_those_of_the_enums():
    assert CHOICES[TagKind.PROVIDER_KIND] == tuple(ProviderKind.values)
    assert CHOICES[TagKind.ENGAGEMENT] == tuple(Engagement.values)
    assert CHOICES[TagKind.SEX] == tuple(Sex.values)
    assert max(LanguageLevel.values) == MOST_LEVEL


@pytest.mark.parametrize(
    ("kind", "of"),
    [(TagKind.NEED, 0), (TagKind.NEED, MOST_ID + 1), (TagKind.NEED, "wash"), (TagKind.LANGUAGE, 1), (TagKind.SEX, "other"), (TagKind.SEX, 1)],
)  # fmt: skip
def test_tag_refuses_what_is_not_there(kind, of):
    with pytest.raises(ValueError, match=r"tag for|not in tuple"):
        tag(kind, of)


@pytest.mark.parametrize(("language", "level"), [(0, 1), (1, 0), (1, 5), (MOST_LANGUAGE_ID + 1, 1)])
def test_language_tag_refuses_what_is_not_there(language, level):
    with pytest.raises(ValueError, match="language tag"):
        language_tag(language, level)


@pytest.mark.parametrize("number", [0, 1, -5, (1 << 24), (2 << 24) + 9 - 1, (6 << 24) + 3, 99 << 24])
def test_untag_refuses_other_numbers(number):
    with pytest.raises(ValueError, match=r"not a tag|not a valid"):
        untag(number)
