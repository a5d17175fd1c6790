"""Words that tell of harm, and words that do not."""

import pytest

from marketplace.allegation import tells_of_harm


@pytest.mark.parametrize(
    "words",
    [
        "He hit her",
        "She was HITTING him",
        "money was stolen",
        "I am afraid of him",
        "There were bruises on her arm",
        "he shouted and pushed her",
        "left alone all night",
        "He robbed my mother",
        "she was neglected",
        "He threatened me",
    ],
)
def test_harm_is_found(words):
    assert tells_of_harm(words)


@pytest.mark.parametrize(
    "words",
    [
        "The price on the page is wrong",
        "They are not a registered agency",
        "A robin sat on the white fence",
        "Their photo is of somebody else",
        "",
    ],
)
def test_other_words_are_left_alone(words):
    assert not tells_of_harm(words)
