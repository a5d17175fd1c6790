"""Which quarter somebody asks for. There is no other question: what is counted was decided before anybody asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.quarters import quarter_words

KNOWN = frozenset({"period", "type"})  # ``type`` is how large the letters are
NO_FILTERS = (
    "This page has no filters, so part of the address was passed over. What may be counted was decided before anybody "
    "asked: answers to free questions can be subtracted from each other until one person is left."
)


@dataclass(frozen=True)
class Asked:
    """The quarter that is shown, and what to say of what was asked for."""

    period: str
    words: tuple[str, ...] = ()


def read(given: Mapping[str, str], released: Sequence[str], otherwise: str) -> Asked:
    """The quarter asked for if it was released, else the newest of ``released``, else ``otherwise``, and why."""
    words = [NO_FILTERS] if set(given) - KNOWN else []
    newest, wanted = (released or [otherwise])[0], given.get("period", "")
    if wanted and wanted not in released:
        words.append(
            f"There are no numbers of that quarter. These are of {quarter_words(newest)}, the newest there are."
        )
        wanted = ""
    return Asked(wanted or newest, tuple(words))
