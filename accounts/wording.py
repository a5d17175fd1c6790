"""Small matters of words."""

from __future__ import annotations


def lower_first(words: str) -> str:
    """``Deputy of the Court`` as it stands in the middle of a sentence: only the first letter changes."""
    return words[:1].lower() + words[1:]
