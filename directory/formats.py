"""What a file is, by its first bytes: never by its name, nor by what whoever sends it calls it."""

from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000


class Format(StrEnum):
    """The only three that are taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


BEGINNINGS = {b"\xff\xd8\xff": Format.JPEG, b"\x89PNG\r\n\x1a\n": Format.PNG, b"%PDF-": Format.PDF}
PICTURES = frozenset({Format.JPEG, Format.PNG})


def format_of(content: bytes) -> Format | None:
    """Which of the three begins like this; None for everything else."""
    return next((kind for start, kind in BEGINNINGS.items() if content.startswith(start)), None)
