"""A section as a page shows it: its panels read back, its words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.panel import Panel


@dataclass(frozen=True)
class Page:
    """One section of a statement, frozen or live."""

    number: int
    key: str
    title: str
    question: str
    readers: str
    panels: tuple[Panel, ...]
    words: tuple[Mapping[str, str], ...]
    said: tuple[Mapping[str, str], ...] = ()

    @property
    def silent(self) -> bool:
        """Whether it has neither a number nor a word."""
        return all(panel.missing for panel in self.panels) and not any(
            each["words"] or each["why_none"] for each in self.words
        )


def section_page(section: Mapping[str, Any], said: tuple[Mapping[str, str], ...] = ()) -> Page:
    """What ``statement_content`` keeps of a section."""
    return Page(
        section["number"],
        section["key"],
        section["title"],
        section["question"],
        section["readers"],
        tuple(map(Panel.read, section["panels"])),
        tuple(section["words"]),
        tuple(one for one in said if one["section"] == section["key"]),
    )


def pages_of(content: Mapping[str, Any]) -> list[Page]:
    """Every section of a frozen statement, each with what readers are told that others told."""
    said = tuple(content.get("said", ()))
    return [section_page(section, said) for section in content["sections"]]
