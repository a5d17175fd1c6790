"""A council's own colour: is it dark enough to read on white, and which shades go with it."""

from __future__ import annotations

import re

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
ENOUGH = 7.0  # WCAG 1.4.6, level AAA
DARKER, PALE, MIDDLE = 0.55, 0.07, 0.4
TOE = 0.04045  # below it the standard's curve is a straight line


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def theme(brand: str) -> dict[str, str]:
    """The custom properties of a site in this colour: itself, a darker one, and two pale ones."""
    deep = _mix(brand, "#000000", DARKER)
    return {
        "--govuk-brand-colour": brand,
        "--govuk-link-colour": brand,
        "--govuk-link-hover-colour": deep,
        "--brand-deep": deep,
        "--govuk-surface-background-colour": _mix(brand, "#ffffff", PALE),
        "--govuk-surface-border-colour": _mix(brand, "#ffffff", MIDDLE),
    }


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (s / 12.92 if s <= TOE else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)
