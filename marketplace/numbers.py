"""What was published, as files: JSON whose digest anybody can reckon again, and CSV. They take a release and nothing else."""

from __future__ import annotations

import csv
import io

from marketplace.disclosure import Release

COLUMNS = ("cube", "place", "period", "version", "path", "value", "reason")


def as_json(release: Release) -> str:
    """All of it, and the SHA-256 of the bytes that stand under ``release``."""
    return f'{{"digest":"{_checked(release).digest}","release":{release.canonical}}}'


def as_csv(release: Release) -> str:
    """A line for each cell; what is not shown has a reason."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    of = (_checked(release).cube, release.place, release.period, release.version)
    for path, cell in sorted(release.cells.items()):
        words = "/".join(f"{facet}:{block}" for facet, block in path)
        lines.writerow((*of, words, "" if cell.value is None else cell.value, cell.reason))
    return out.getvalue()


def _checked(release: Release) -> Release:
    """Refuses whatever only looks like a release."""
    if type(release) is not Release:
        raise TypeError("Only what came through the gate is written.")
    return release
