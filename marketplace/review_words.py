"""What was found in a review or an answer, in words that say how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.review_scan import Found, Kind

CHANGES = {
    Kind.NAME: "Take out names of people. Write “my carer”, “my mother” or “the person they sent” instead",
    Kind.HEALTH: "Take out what tells of somebody’s health. Write what was done well or badly instead",
    Kind.CONTACT: "Take out telephone numbers, email addresses and links",
    Kind.ALLEGATION: "Somebody may have been harmed. That needs more than a review",
}


def what_to_change(found: Iterable[Found]) -> list[tuple[str, list[str]]]:
    """Each thing to change, beside the phrases it is about."""
    by_kind: dict[Kind, list[str]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one.words)
    return [(CHANGES[kind], phrases) for kind, phrases in by_kind.items()]
