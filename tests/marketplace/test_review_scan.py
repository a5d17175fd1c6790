"""What the scan of reviews finds, and what it leaves alone: praise and blame are the same to it."""

import pytest

from marketplace.review_scan import Kind, scan
from marketplace.review_words import what_to_change

PUBLIC = ["Lamb Lane Home Care", "Help at home from Priya", "Wrenchester"]
PEOPLE = ["Asha Rao", "Bola Rao", "Dara Lamb"]


def kinds(words):
    return {one.kind.value for one in scan(words, names=PEOPLE, allowed=PUBLIC)}


@pytest.mark.parametrize(
    "words",
    [
        "Always on time, and kind.",
        "Late three times in a week, and nobody rang. I would not have them again.",
        "Rude on the telephone. Very poor. The worst we have had!",
        "She makes breakfast, helps with washing and dressing, and is gone by half past nine.",
        "Priya is a pleasure. Lamb Lane Home Care sent somebody at once.",
        "They came every Monday in May and on Christmas Day. Thank God for them.",
        "Will come when asked. May be late on a Friday. Grace under pressure!",
        "My mother speaks Gujarati and so do they. Great with British Sign Language.",
        "I hope they mark the calendar. It was a hit with Dad.",
        "Nobody could have been kinder at a hard time. They understood what we needed.",
        "£22 an hour is fair. Two hours, three times a week, since 2025.",
        "The car broke down once and they still came.",
        "",
    ],
)
def test_scan_leaves_praise_and_blame_alone(words):
    assert scan(words, names=PEOPLE, allowed=PUBLIC) == []


@pytest.mark.parametrize(
    "words",
    [
        "Asha loves her.",
        "my Mum Doris waits at the window",
        "Mr. Thompson is happy again",
        "Ask for Mrs Patel at the office",
        "She is called Winnie",
        "My husband, Goran, was pleased",
        "Thanks to Sheila for everything",
        "We had Gwen’s cousin on Sundays",
        "The one they sent, Oluwaseun Adebayo, was the best",
        "Dara runs it well",
    ],
)
def test_scan_finds_names_of_people(words):
    assert kinds(words) == {"name"}


@pytest.mark.parametrize(
    "words",
    [
        "Good with my dementia",
        "since the STROKE he needs two people",
        "they know about Parkinson’s",
        "knows what to do with a catheter",
        "my mother is diabetic",
        "she has a learning disability",
        "he was diagnosed last year",
        "helped me through depression",
        "end of life care of the best kind",
        "her broken hip has mended",
    ],
)
def test_scan_finds_what_tells_of_health(words):
    assert kinds(words) == {"health"}


@pytest.mark.parametrize(
    "words",
    [
        "She stole from us",
        "forty pounds was stolen",
        "they took my money",
        "money went missing twice",
        "He hit me",
        "slapped her hand away",
        "there was a bruise on her arm",
        "I call it neglect",
        "always shouting at him",
        "touched her where he should not: inappropriate",
        "came drunk",
        "gave the wrong tablets",
        "left mum on the floor",
        "we rang the police",
        "she felt threatened",
        "locked her in",
    ],
)
def test_scan_finds_what_may_be_harm_or_crime(words):
    assert "allegation" in kinds(words)


@pytest.mark.parametrize("words", ["Ring 07700 900123", "write to x@example.com", "see www.example.com/care"])
def test_scan_finds_ways_to_reach_somebody(words):
    assert kinds(words) == {"contact"}


def test_scan_finds_each_thing_once_and_says_how_to_mend_it():
    found = scan("Asha and asha and Asha. Dementia, dementia.", names=PEOPLE)
    changes = dict(what_to_change(found))
    assert list(changes.values()) == [["Asha"], ["Dementia", "dementia"]]
    assert [kind for kind in Kind if not what_to_change(scan("x") or found)] == []


def test_scan_of_ten_thousand_words_is_quick():
    words = "Always on time and kind, my mum A " * 2_000
    assert {one.kind for one in scan(words)} <= {Kind.NAME}
