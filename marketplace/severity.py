"""How urgent a concern is, from answers alone: red, amber or green. Anything not known counts as it might be.

It only sets how soon somebody must look. Whether anything was wrong, a human being decides.
"""

from __future__ import annotations

from collections.abc import Iterable

RED, AMBER, GREEN = "red", "amber", "green"
YES, NO = "yes", "no"
GRAVE_HARMS = frozenset({"physical", "sexual", "domestic", "slavery"})
UNCLEAR_HARMS = frozenset({"unsure"})


def severity(*, in_danger: str, in_contact: str, badly_hurt: str, others: str, harms: Iterable[str]) -> str:
    """Red, amber or green.

    ``in_danger``: is somebody in danger now; ``in_contact``: is whoever may have caused it still near them;
    ``badly_hurt``: is somebody badly hurt or ill; ``others``: may others be at risk. Each is yes, no or anything
    else, which is not knowing. ``harms`` are the kinds of harm that were named.
    """
    if YES in {in_danger, in_contact, badly_hurt}:
        return RED
    unknown = {in_danger, in_contact, badly_hurt} != {NO}
    named = frozenset(harms)
    if unknown or others == YES or not named or named & (GRAVE_HARMS | UNCLEAR_HARMS):
        return AMBER
    return GREEN
