"""What changed between two texts, word by word, so that a page can mark it in words as well as in colour."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
WORD = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 2_000  # beyond, whole texts stand side by side


class Part(NamedTuple):
    """A run of words that stayed, went or came."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Part]:
    """The runs of words that take one text to the other, in reading order."""
    old, new = WORD.findall(before), WORD.findall(after)
    if before == after:
        return [Part(SAME, after)] if after else []
    if len(old) + len(new) > MOST_WORDS:
        return [part for part in (Part(GONE, before), Part(NEW, after)) if part.text]
    parts = []
    for _, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[first:last]), "".join(new[start:end])
        if gone == came:
            parts.append(Part(SAME, came))
        else:
            parts += [part for part in (Part(GONE, gone), Part(NEW, came)) if part.text]
    return parts
