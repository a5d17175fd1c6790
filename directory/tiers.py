"""How much could go wrong: the risk tier of what a listing offers, from its tasks alone.

T1 is help around the home and company out of doors; T2 is one to one in somebody's home, nights, and support with a
condition; T3 is personal care; T4 is nursing, and whatever handles money. Slugs are those of ``directory.taxonomy``.
"""

from collections.abc import Iterable

HIGHEST = frozenset({"money-letters"})
AROUND = frozenset(
    {"cleaning", "laundry", "shopping", "gardening", "pets", "getting-out", "company", "meals"}
)
LOOKED_AT_FIRST = 3
WORDS = {
    1: "help around the home",
    2: "one to one at home",
    3: "personal care",
    4: "nursing or money",
}


def tier_of(slug: str, regulated: str) -> int:
    """The tier of one task: 1 to 4."""
    if regulated == "nursing" or slug in HIGHEST:
        return 4
    if regulated == "personal_care":
        return 3
    return 1 if slug in AROUND else 2


def highest(tasks: Iterable[tuple[str, str]]) -> int:
    """The tier of a listing: that of its gravest task. Tasks are (slug, class); none is tier 1."""
    return max((tier_of(slug, regulated) for slug, regulated in tasks), default=1)


def is_looked_at_first(slug: str, regulated: str) -> bool:
    """Whether adding this task to a listing people can see waits for a council."""
    return tier_of(slug, regulated) >= LOOKED_AT_FIRST
