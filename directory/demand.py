"""The words of demand: what is counted, what came of looking, and what stood in the way."""

from __future__ import annotations

from enum import StrEnum

FEW = 3


class Kind(StrEnum):
    """What a fact is of. One fact is one thing that happened; people are counted elsewhere."""

    LOOKED = "looked"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    NOT_FOUND = "not_found"
    ALERT = "alert"
    BROKERED = "brokered"


KIND_WORDS = {
    Kind.LOOKED: "Somebody looked for care",
    Kind.ASKED: "Care was asked for",
    Kind.AGREED: "Care was agreed",
    Kind.DECLINED: "A provider said no",
    Kind.EXPIRED: "Nobody answered in time",
    Kind.WITHDRAWN: "A request was taken back",
    Kind.CANCELLED: "An agreement was ended",
    Kind.NOT_FOUND: "Somebody told the council what they could not find",
    Kind.ALERT: "Somebody asked to be told when care is there",
    Kind.BROKERED: "The council’s broker found care, or did not",
}

NOT_YET = {
    Kind.BROKERED: "no data yet: the council’s brokerage is not on this site",
}
"""Kinds that are known and of which there is nothing, with the reason."""


class Found(StrEnum):
    """What came of a search, by the listings that could do all that was asked for."""

    PLENTY = "found"
    THIN = "thin"
    NO_TIME = "none_available"
    NOBODY = "none"


FOUND_WORDS = {
    Found.PLENTY: "Three or more could come",
    Found.THIN: "One or two could come, or two together",
    Found.NO_TIME: "Some would suit, and none is free for all of it",
    Found.NOBODY: "Nobody suits",
}


class Barrier(StrEnum):
    """The one thing that, left out, would have found somebody."""

    NOT_LIMITED = ""
    LANGUAGE = "language"
    SEX = "sex"
    SKILL = "skill"
    WHO = "who"
    TIME = "time"
    TRAVEL = "travel"
    NEED = "need"
    SEVERAL = "several"


BARRIER_WORDS = {
    Barrier.LANGUAGE: "The language asked for",
    Barrier.SEX: "A woman or a man was asked for",
    Barrier.SKILL: "A special skill",
    Barrier.WHO: "The kind of provider asked for",
    Barrier.TIME: "The times",
    Barrier.TRAVEL: "Somebody would suit, but does not come so far",
    Barrier.NEED: "One of several tasks",
    Barrier.SEVERAL: "No one thing alone",
}


def found(whole: int, *, together: bool, some_suit: bool) -> Found:
    """What came of a search that ``whole`` listings could do all of, or two ``together``."""
    if whole >= FEW:
        return Found.PLENTY
    if whole or together:
        return Found.THIN
    return Found.NO_TIME if some_suit else Found.NOBODY


class LeftOut(StrEnum):
    """Why a search is not counted."""

    CROWD = "crowd"
    FLASH = "flash"


LEFT_OUT_WORDS = {
    LeftOut.CROWD: "More than sixty searches an hour from one place: a program",
    LeftOut.FLASH: "Looked at once for less than ten seconds",
}
