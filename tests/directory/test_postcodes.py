"""Postcodes in every spelling, and nonsense refused kindly."""

import contextlib
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.postcodes import (
    AREAS,
    ELSEWHERE,
    ENGLAND,
    INVENTED_AREA,
    Postcode,
    PostcodeError,
    not_found_words,
    outside_words,
    parse,
)
from tests.thorough import LETTERS


@pytest.mark.parametrize("text", [
    "GL1 2AB", "gl1 2ab", "GL12AB.", " g l 1 2 a b", "GL1 2AB, Gloucester", "GL1 2AB Gloucester", "GLI 2AB", "gll 2ab",
    "ＧＬ１　２ＡＢ", "GL1\u200b2AB", "GL1\u00a02AB", "GL1\x002AB", "\u202eGL1 2AB\u202c", "GL1-2AB", "(GL1 2AB)", "GL 12 AB",
    "Flat 3, 12 Long Street, Gloucester, GL1 2AB", "12 Long Street Gloucester GL1 2AB England", "12 Long Street\nGL1 2AB",
    "B12, The Mews, GL1 2AB", "postcode: GL1 2AB",
])  # fmt: skip
def test_parse_reads_any_human_spelling(text):
    assert parse(text) == Postcode("GL1", "GL1 2", "GL1 2AB")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("P01 3AA", "PO1 3AA"), ("GL1 OAB", "GL1 0AB"), ("E1O 1AA", "E10 1AA"), ("0X1 1AA", "OX1 1AA"), ("1P1 1AA", "IP1 1AA"),
     ("S01 1AA", "SO1 1AA"), ("OL1 1AA", "OL1 1AA"), ("L1 1AA", "L1 1AA"), ("sw1a1aa", "SW1A 1AA"), ("EC1A 1BB", "EC1A 1BB"),
     ("w1a 0ax", "W1A 0AX"), ("m1 1ae", "M1 1AE"), ("qv12 3ab", "QV12 3AB")],
)  # fmt: skip
def test_parse_mends_slips_only_where_needed(text, expected):
    assert str(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [("gl1", "GL1", "outcode"), ("GL12", "GL12", "outcode"), ("GL1 2", "GL1 2", "sector"), ("gl12 3", "GL12 3", "sector"),
     ("SW1A", "SW1A", "outcode"), ("SW1A 1", "SW1A 1", "sector"), ("N 1", "N1", "outcode"), ("Gloucester, GL1", "GL1", "outcode"),
     ("GL1 2AB", "GL1 2AB", "unit")],
)  # fmt: skip
def test_parse_takes_the_front_of_a_postcode(text, expected, precision):
    assert (str(parse(text)), parse(text).precision) == (expected, precision)


def test_compact_is_a_key_that_never_collides():
    assert [parse(text).compact for text in ("GL1 2AB", "GL1 2", "GL12")] == ["GL12AB", "GL1 2", "GL12"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Type a postcode"), ("   ", "Type a postcode"), ("\u200b\x00", "Type a postcode"), ("!!!", "Type a postcode"),
     ("bath", "does not look like"), ("GL1 2A", "does not look like"), ("GL1 2AC", "does not look like"),
     ("ZZ9 9AA", "does not look like"), ("XX1 1AA", "No UK postcode starts with XX"), ("90210", "another country"),
     ("75008", "another country"), ("K1A 0B1", "does not look like"), ("1012 AB", "does not look like"),
     ("D02 X285", "does not look like"), ("BFPO 801", "British Forces"), ("b f p o 5", "British Forces"), ("ГЛ1 2АБ", "another country"),
     ("'; drop table", "does not look like")],
)  # fmt: skip
def test_parse_refuses_nonsense_kindly(text, words):
    with pytest.raises(PostcodeError, match=re.escape(words)):
        parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("EH1 1YZ", "That postcode is in Scotland. We only cover England for now."),
     ("G1 1AA", "That postcode is in Scotland. We only cover England for now."),
     ("CF10 1AA", "That postcode is in Wales. We only cover England for now."),
     ("BT1 1AA", "That postcode is in Northern Ireland. We only cover England for now."),
     ("JE2 3AB", "That postcode is in the Channel Islands. We only cover England for now."),
     ("IM1 1AA", "That postcode is in the Isle of Man. We only cover England for now."),
     ("GL1 2AB", None), ("TD15 1AA", None), ("SY10 1AA", None), ("CH1 1AA", None), ("LD7 1AA", None)],
)  # fmt: skip
def test_outside_words_are_only_for_areas_wholly_outside(text, words):
    assert outside_words(parse(text)) == words


def test_outside_words_know_the_british_forces():
    assert outside_words(parse("BF1 2AU")).startswith("That is a British Forces address.")


def test_not_found_words_leave_the_border_open():
    assert "If it is in Wales" in not_found_words(parse("SY10 1AA"))
    assert "If it is in Scotland" in not_found_words(parse("CA1 1AA"))
    assert "just the first half, like GL1." in not_found_words(parse("GL1 2AB"))
    assert not_found_words(parse("EH1 1YZ")) == outside_words(parse("EH1 1YZ"))


def test_the_invented_area_can_never_be_real():
    assert INVENTED_AREA[0] in "QVX"
    assert INVENTED_AREA not in ENGLAND | set(ELSEWHERE)
    assert parse(f"{INVENTED_AREA}1 1AA").is_invented
    assert not parse("GL1 2AB").is_invented


@pytest.mark.parametrize(
    "text", ["I0 " * 3_000_000, "\x00" * 10_000_000, "ﷺ" * 3_000_000, "GL1 2AB," * 1_000_000]
)
def test_parse_is_quick_whatever_it_is_given(text):
    started = time.process_time()
    with contextlib.suppress(PostcodeError):
        parse(text)
    assert time.process_time() - started < 0.25


@st.composite
def postcodes(draw):
    area = draw(st.sampled_from(sorted(AREAS)))
    unit = draw(st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2))
    return f"{area}{draw(st.integers(1, 99))} {draw(st.integers(0, 9))}{unit}"


@given(postcode=postcodes(), cut=st.sampled_from([None, -2, -4]), spaced=st.booleans(), lower=st.booleans())
def test_parse_of_what_it_says_is_the_same(postcode, cut, spaced, lower):
    text = postcode[:cut]
    assert str(parse(text)) == text
    assert parse(str(parse(text))) == parse(text)
    if cut is None:
        messy = " ".join(text) if spaced else text.replace(" ", "")
        assert parse(messy.lower() if lower else messy) == parse(text)


@given(st.text(LETTERS, max_size=300) | st.text("GLI102AB O,.-\x00\u202e", max_size=20))
def test_parse_answers_or_refuses_and_nothing_else(text):
    try:
        found = parse(text)
    except PostcodeError:
        return
    assert parse(str(found)) == found
