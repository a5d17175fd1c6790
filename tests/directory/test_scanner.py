"""Words that should be looked at again, and words that only look so."""

import pytest

from directory.scanner import LABELS, WORDS, Flag, scan

NOTHING = {"personal_care": False, "nursing": False, "alone": True}


def flags(text, **may):
    return [seen.flag for seen in scan(text, **NOTHING | may)]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I can wash and dress you", Flag.PERSONAL_CARE),
        ("Help in the shower", Flag.PERSONAL_CARE),
        ("TOILET visits", Flag.PERSONAL_CARE),
        ("catheter care", Flag.PERSONAL_CARE),
        ("Personal care of all kinds", Flag.PERSONAL_CARE),
        ("PEG feeding", Flag.NURSING),
        ("I give insulin", Flag.NURSING),
        ("injections done", Flag.NURSING),
        ("We come when you need us", Flag.OTHERS),
        ("We are a team, and we get on with the work", Flag.OTHERS),
        ("We offer help", Flag.OTHERS),
        ("our carers are kind", Flag.OTHERS),
        ("Our team will visit", Flag.OTHERS),
        ("ask my staff", Flag.OTHERS),
        ("call 07700 900123", Flag.CONTACT),
        ("+44 7700 900123", Flag.CONTACT),
        ("(01632) 960 123", Flag.CONTACT),
        ("mary@example.com", Flag.CONTACT),
        ("mary (at) example (dot) com", Flag.CONTACT),
        ("see www.example.org", Flag.CONTACT),
        ("https://example.org/me", Flag.CONTACT),
        ("marycares.co.uk", Flag.CONTACT),
        ("find me on WhatsApp", Flag.CONTACT),
        ("fully vetted", Flag.CLAIM),
        ("Council approved", Flag.CLAIM),
        ("a trusted carer", Flag.CLAIM),
        ("CQC approved", Flag.CLAIM),
        ("DBS checked", Flag.CLAIM),
    ],
)
def test_a_word_raises_its_flag(text, flag):
    assert flags(text) == [flag]


@pytest.mark.parametrize(
    "text",
    [
        "I do the washing and the washing up",
        "I hang out the washing and clean the bath, shower and toilet",
        "Washing clothes, the car and the windows",
        "I worked in a nursing home for ten years",
        "You and I, we can talk about it",
        "Wednesdays and weekends",
        "I charge £18.50 an hour, 2026 prices, 10 to 12 miles",
        "Together we go for walks",
        "Let us meet, to see if we get on",
        "Powerful dressing-up box for children",
        "",
    ],
)
def test_an_innocent_word_does_not(text):
    assert flags(text) == []


def test_who_may_offer_it_may_say_so():
    text = "We wash you and give insulin"
    assert flags(text) == [Flag.PERSONAL_CARE, Flag.NURSING, Flag.OTHERS]
    assert flags(text, personal_care=True, nursing=True, alone=False) == []


def test_a_flag_quotes_what_it_saw_once():
    (seen,) = scan("Shower, toilet, catheter", **NOTHING)
    assert (seen.quote, seen.words) == ("Shower", WORDS[Flag.PERSONAL_CARE])


def test_every_flag_has_words_for_both_sides():
    assert set(WORDS) == set(LABELS) == set(Flag)


def test_a_long_text_is_read_quickly():
    assert flags("a@" * 20_000 + " 0" * 20_000) in ([], [Flag.CONTACT])
