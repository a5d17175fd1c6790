"""How long each kind of row is kept, and why. Every model names its class (``KEPT``) and its personal fields (``PERSONAL``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kept(StrEnum):
    """The classes of keeping; each has one rule."""

    REFERENCE = "reference"
    ACCOUNT = "account"
    CARE = "care"
    AGREEMENT = "agreement"
    INVITATION = "invitation"
    TOLD = "told"
    AUDIT = "audit"
    SUPPLY = "supply"
    DECISION = "decision"
    SIGHTING = "sighting"
    RIGHT_TO_WORK = "right_to_work"
    REVIEW = "review"
    SEARCH = "search"
    DEMAND = "demand"
    BRIEF = "brief"
    RECRUITING = "recruiting"
    CONCERN = "concern"
    EVIDENCE = "evidence"
    MONEY = "money"
    RECKONED = "reckoned"
    STATISTIC = "statistic"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True)
class Rule:
    """Keep for ``days`` after ``counted_from``; None is for as long as the site stands."""

    days: int | None
    counted_from: str
    why: str


YEAR = 365
RULES: dict[Kept, Rule] = {
    Kept.REFERENCE: Rule(None, "", "Public facts such as places and needs; nobody's data."),
    Kept.ACCOUNT: Rule(2 * YEAR, "the account was closed", "So that a complaint can still be answered."),
    Kept.CARE: Rule(
        6 * YEAR, "the last agreement ended", "The time limit for a contract claim (Limitation Act 1980)."
    ),
    Kept.AGREEMENT: Rule(6 * YEAR, "it ended", "The time limit for a contract claim (Limitation Act 1980)."),
    Kept.INVITATION: Rule(90, "it was sent", "Long enough to see that it was not taken up."),
    Kept.TOLD: Rule(YEAR, "it was written", "So that somebody can look up what they were told."),
    Kept.AUDIT: Rule(8 * YEAR, "it was done", "Who did what; it names nobody, so it outlives the rows."),
    Kept.SUPPLY: Rule(
        2 * YEAR,
        "the listing was withdrawn",
        "So that a provider can come back, and a concern be looked into.",
    ),
    Kept.DECISION: Rule(
        6 * YEAR, "it was decided", "So that a decision can be explained, appealed and reviewed by a court."
    ),
    Kept.SIGHTING: Rule(
        YEAR,
        "the provider's last listing was withdrawn",
        "What was seen of a check, never a copy; the DBS code of practice asks for no longer than needed.",
    ),
    Kept.RIGHT_TO_WORK: Rule(
        2 * YEAR,
        "they stopped working here",
        "The Home Office asks to keep right to work checks for two years.",
    ),
    Kept.REVIEW: Rule(
        3 * YEAR,
        "it was last public",
        "So that old praise does not stand for ever, and a decision can be explained.",
    ),
    Kept.SEARCH: Rule(
        35, "the search", "Long enough to see that two looks in four weeks are one person’s for one need."
    ),
    Kept.DEMAND: Rule(3 * YEAR, "it happened", "What was wanted and where; never by whom."),
    Kept.BRIEF: Rule(
        90, "it was last opened, unless something was agreed on it", "What somebody told us before deciding."
    ),
    Kept.RECRUITING: Rule(
        YEAR,
        "the advert was closed",
        "So that a choice between people can be explained while a claim about it may be made (Equality Act 2010, "
        "section 123); what was agreed is kept with the agreement.",
    ),
    Kept.EVIDENCE: Rule(
        183,
        "it was given, or at once when its check is decided",
        "The DBS code of practice: no longer than six months. The row stays as the fact that it went.",
    ),
    Kept.MONEY: Rule(
        7 * YEAR,
        "it was posted or issued",
        "Six years and the tax year it falls in, as HMRC asks. Amounts stay; whose they were does not.",
    ),
    Kept.RECKONED: Rule(7, "it was reckoned", "So that a page opens at once. The next night makes it anew."),
    Kept.STATISTIC: Rule(
        None,
        "",
        "Numbers that were published, in which nobody can be found; whoever quotes them must find them.",
    ),
    Kept.PSEUDONYM: Rule(
        3 * YEAR,
        "the quarter began",
        "So that a published quarter can be corrected. It stands under a key from which nobody can be found.",
    ),
    Kept.CONCERN: Rule(
        8 * YEAR,
        "it was closed",
        "At least so long; a council may set more years, and a legal hold keeps it for as long as it stands.",
    ),
}


def last_day(kept: Kept, counted_from: date) -> date | None:
    """The last day a row of this class is kept; None when it stays."""
    days = RULES[kept].days
    return None if days is None else counted_from + timedelta(days=days)


def first_day(kept: Kept, today: date) -> date:
    """The first day of which rows of a class with an end are still kept: what counts from before it has to go."""
    days = RULES[kept].days
    if days is None:
        raise ValueError(f"What is kept as {kept} stays.")
    return today - timedelta(days=days)
