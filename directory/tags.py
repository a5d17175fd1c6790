"""One number for each thing a search can ask for, so that a listing's facts are one array of integers.

A tag is ``kind × 2^24 + id``: it fits PostgreSQL ``integer`` (and intarray), is never zero or below,
sorts by kind, and can be read back. Needs and skills use their row's id. A language's id is its row's
id × 8 + level, and whoever speaks at a level has the tags of every level below it too, so "Polish,
at least level 2" is one tag. Kinds with a fixed set of values use the value's place in CHOICES,
counted from 1.
"""

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

_KIND_SHIFT = 24
_LEVEL_SHIFT = 3
_LEVEL_MASK = (1 << _LEVEL_SHIFT) - 1
MOST_ID = (1 << _KIND_SHIFT) - 1
MOST_LANGUAGE_ID = MOST_ID >> _LEVEL_SHIFT
MOST_LEVEL = 4


class TagKind(IntEnum):
    """What a tag is about. Numbers are kept in the database: never change one, never use one again."""

    NEED = 1
    LANGUAGE = 2
    SKILL = 3
    PROVIDER_KIND = 4
    ENGAGEMENT = 5
    SEX = 6


CHOICES = {
    TagKind.PROVIDER_KIND: (
        "personal_assistant",
        "micro_enterprise",
        "agency",
        "other",
        "introductory_agency",
    ),
    TagKind.ENGAGEMENT: ("employed", "self_employed", "agency"),
    TagKind.SEX: ("female", "male"),
}
"""Values in the order of their numbers: only ever add to the end."""


class Tag(NamedTuple):
    """A tag read back: what it is about, which one (an id or a choice), and a language's level."""

    kind: TagKind
    of: int | str
    level: int = 0


def tag(kind: TagKind, of: int | str) -> int:
    """The number for a need or skill by its row's id, or for a choice by its name ("female").

    Raises ValueError for an id out of range, a choice not in CHOICES, or a language.
    """
    if kind in CHOICES:
        return (kind << _KIND_SHIFT) + CHOICES[kind].index(str(of)) + 1
    if kind == TagKind.LANGUAGE or not isinstance(of, int) or not 1 <= of <= MOST_ID:
        raise ValueError(f"There is no {kind.name.lower()} tag for {of}.")
    return (kind << _KIND_SHIFT) + of


def language_tag(language_id: int, level: int = 1) -> int:
    """The number for a language spoken at ``level`` (1 to 4) or better."""
    if not 1 <= language_id <= MOST_LANGUAGE_ID or not 1 <= level <= MOST_LEVEL:
        raise ValueError(f"There is no language tag for {language_id} at level {level}.")
    return (TagKind.LANGUAGE << _KIND_SHIFT) + (language_id << _LEVEL_SHIFT) + level


def language_tags(language_id: int, level: int) -> list[int]:
    """Every tag of somebody who speaks a language at ``level``: that level's and those below."""
    return [language_tag(language_id, at_least) for at_least in range(1, level + 1)]


def wish_tag(kind: str, of: int | str, level: int = 1) -> int:
    """The number for what a request asks for besides tasks: a language at a level, a skill, or a choice by its place from 0.

    Raises ValueError for a kind that is none.
    """
    if kind == "language":
        return language_tag(int(of), level)
    named = TagKind[kind.upper()] if kind.upper() in TagKind.__members__ else None
    if named is None:
        raise ValueError(f"There is no wish for a {kind}.")
    return tag(named, CHOICES[named][int(of)] if named in CHOICES else of)


@lru_cache(maxsize=4096)
def untag(number: int) -> Tag:
    """What a tag stands for. Raises ValueError for a number that is no tag."""
    kind, key = TagKind(number >> _KIND_SHIFT), number & MOST_ID
    if kind in CHOICES and 1 <= key <= len(CHOICES[kind]):
        return Tag(kind, CHOICES[kind][key - 1])
    if kind == TagKind.LANGUAGE and key >> _LEVEL_SHIFT and 1 <= key & _LEVEL_MASK <= MOST_LEVEL:
        return Tag(kind, key >> _LEVEL_SHIFT, key & _LEVEL_MASK)
    if kind not in CHOICES and kind != TagKind.LANGUAGE and key:
        return Tag(kind, key)
    raise ValueError(f"{number} is not a tag.")


def kind_range(kind: TagKind) -> tuple[int, int]:
    """The lowest and highest number a tag of this kind can have, both included."""
    return (kind << _KIND_SHIFT) + 1, (kind << _KIND_SHIFT) + MOST_ID
