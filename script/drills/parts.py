"""A drill in parts: what each found is a line of a file, and the parts together are as one drill."""

import json
from collections import Counter
from pathlib import Path

ADDED = (
    *("kills", "lost", "duplicates", "ledger_sum_pence", "differences", "unfinished"),
    *("acknowledged", "news_again", "sent_again", "mail_again", "seconds"),
)
BY_NAME = ("killed", "fell", "spent_seconds")


def add(path, found):
    """Write down what one part found, and return what all parts in the file found together.

    Parts are of one kind: a control is not added to a drill.
    """
    path = Path(path)
    parts = read(path)
    if any(part.get("without") != found.get("without") for part in parts):
        raise ValueError(f"{path} is of another kind of drill.")
    with path.open("a") as lines:
        lines.write(json.dumps(found) + "\n")
    return together([*parts, found])


def read(path):
    """The parts so far."""
    return [json.loads(line) for line in Path(path).read_text().splitlines()] if Path(path).exists() else []


def together(parts):
    """Numbers are added, never so that a fault of one part makes up for that of another; names are counted once."""
    reached = set().union(*(part["reached"] for part in parts))
    found = {"name": parts[0]["name"], "parts": len(parts)}
    found |= {name: round(sum(abs(part[name]) for part in parts), 1) for name in ADDED}
    found |= {name: dict(sum((Counter(part[name]) for part in parts), Counter())) for name in BY_NAME}
    found |= {"steps": max(part["steps"] for part in parts), "steps_killed_at": len(reached)}
    found |= {"reached": sorted(reached), "seeds": [part["seed"] for part in parts]}
    return found | ({"without": parts[0]["without"]} if "without" in parts[0] else {})
