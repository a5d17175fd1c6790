"""Whom some money may not pay, by law; and what a purchase is for, so that words about it can be shown. No database here.

**A direct payment**: regulation 3 of the Care and Support (Direct Payments) Regulations 2014 (SI 2014/2871). By 3(1) and (3)
it may not pay the husband, wife or civil partner of the person, or somebody who lives with them as if they were; nor,
when they live in the same household, a parent, parent-in-law, son, daughter, son- or daughter-in-law, stepson,
stepdaughter, brother, sister, aunt, uncle or grandparent, nor the husband, wife or partner of one of these. By 3(2) it
may when the council considers it necessary, to meet the need for care or to help to manage the payment.

**A personal health budget** paid as a direct payment: regulation 8(5A) and (5B) of the National Health Service (Direct
Payments) Regulations 2013 (SI 2013/1617, as amended by SI 2013/2354 and SI 2017/219). Relatives and friends who live in
the same household, unless the health body finds it necessary.
"""

from collections.abc import Collection

from directory.taxonomy import NEEDS

DIRECT_PAYMENT, HEALTH_BUDGET = "direct_payment", "health_budget"
NOT_RELATED, PARTNER, CLOSE, THEIR_PARTNER, OTHER, FRIEND = (
    *("no", "partner", "close", "their_partner"),
    *("other", "friend"),
)
ASKED_FOR = frozenset({DIRECT_PAYMENT, HEALTH_BUDGET})
"""The kinds of money for which the law asks whether whoever is paid is a relative."""

WORDS = {
    DIRECT_PAYMENT: "A direct payment may not pay a husband, wife or partner, or a close relative who lives in the same home, "
    "unless the council finds that it is necessary.",
    HEALTH_BUDGET: "A personal health budget may not pay a relative or friend who lives in the same home, unless the NHS "
    "finds that it is necessary.",
}


def is_barred(kind: str, relation: str, *, same_home: bool) -> bool:
    """Whether money of ``kind`` may not pay somebody who is ``relation`` to the person, but for an exception."""
    if kind == DIRECT_PAYMENT:
        return relation == PARTNER or (same_home and relation in {CLOSE, THEIR_PARTNER})
    return kind == HEALTH_BUDGET and same_home and relation != NOT_RELATED


ANYTHING = "anything"
HEADINGS = {
    "nursing": "Nursing",
    "nights": "Nights and long stays",
    "out": "Company and getting out",
    "house": "Home, shopping and papers",
}
"""Headings of the taxonomy of which a council may say something about its money."""

_OF_TASK = {
    task[0]: purpose
    for heading, tasks in NEEDS
    for purpose, named in HEADINGS.items()
    for task in tasks
    if heading == named
}


def purposes(tasks: Collection[str], engagement: str) -> frozenset[str]:
    """What a purchase of these tasks on such a contract is for: words are looked up by it."""
    found = {_OF_TASK[task] for task in tasks if task in _OF_TASK}
    return frozenset({ANYTHING, engagement, *found})
