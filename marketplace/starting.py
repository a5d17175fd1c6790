"""What an employer of a care worker sees to before and after the first day: each with the law behind it, and its answers.

The site keeps what the employer says they did and when. It sees no document and decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SOON = timedelta(days=30)
WARNED_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to see to. ``answers`` that are ``settled`` need nothing more; ``days`` after the first day it must be done."""

    title: str
    why: str
    answers: Mapping[str, str]
    settled: frozenset[str]
    words: str = ""
    last_day: str = ""
    last_day_needed: bool = False
    law: bool = True
    days: int = 0


STEPS: dict[str, Step] = {
    "statement": Step(
        "Written statement of the job",
        "The law asks that they have it by their first day (Employment Rights Act 1996, section 1).",
        {"given": "I have given it to them"},
        frozenset({"given"}),
    ),
    "right_to_work": Step(
        "Right to work in the UK",
        "Check it before the first day, in the same way for everybody. Without a check you can be fined.",
        {
            "documents": "I saw their passport or other documents, and they were there",
            "online": "I checked online with their share code",
            "none": "They may not work in the UK",
        },
        frozenset({"documents", "online"}),
        last_day="Last day of their permission, if it has one",
    ),
    "dbs": Step(
        "DBS certificate",
        "You cannot apply for one for them. Ask to see theirs, and look it up with the update service if they joined it.",
        {
            "seen": "I saw it",
            "update_service": "I looked it up with the update service",
            "applied": "They have applied for one",
            "not_wanted": "I decided that I do not need one",
        },
        frozenset({"seen", "update_service", "not_wanted"}),
        law=False,
    ),
    "insurance": Step(
        "Employers’ liability insurance",
        "At least £5 million from the first day. You can be fined £2,500 for each day without it.",
        {"bought": "I have bought it"},
        frozenset({"bought"}),
        words="Who insures you, and the policy number",
        last_day="Last day of the policy",
        last_day_needed=True,
    ),
    "paye": Step(
        "Registered as an employer with HMRC",
        "Before the first payday. A payroll service can do it for you.",
        {
            "registered": "I am registered",
            "service": "My payroll service is registered for me",
            "not_needed": "HMRC told me that I need not",
        },
        frozenset({"registered", "service", "not_needed"}),
        words="Employer PAYE reference",
    ),
    "payroll": Step(
        "Who does the payslips",
        "A payslip is due on or before each payday.",
        {"service": "A payroll service", "self": "I do them myself"},
        frozenset({"service", "self"}),
        words="Name of the payroll service",
    ),
    "cest": Step(
        "HMRC’s check of employment status (CEST)",
        "Answer HMRC’s questions on GOV.UK and keep what it says. We never decide this.",
        {
            "employed": "It says: employed",
            "self_employed": "It says: self-employed",
            "unsure": "It cannot say",
        },
        frozenset({"employed"}),
        law=False,
    ),
    "pension": Step(
        "Pension declaration",
        "Tell The Pensions Regulator within five months of the first day, also when nobody is put into a pension.",
        {
            "declared": "I have made the declaration of compliance",
            "waiting": "I put it off, and wrote to them about it",
        },
        frozenset({"declared"}),
        days=150,
    ),
}

BY_THE_FIRST_DAY = ("statement", "right_to_work", "insurance")
"""Without these nobody can be said to have started."""

LAST_STEPS: dict[str, str] = {
    "holiday_paid": "Holiday that was earned and not taken is paid",
    "final_pay": "The last payslip, and HMRC told that they left",
    "p45": "P45 given to them",
    "pension_told": "Pension scheme told, if they were in one",
    "keys": "Keys, cards and key safe number: handed back or changed",
    "insurance_kept": "Insurer told. Keep the certificates: claims can come for years",
}
REDUNDANCY = "redundancy"
REDUNDANCY_WORDS = "Redundancy pay worked out and paid, or found not to be due"


def last_steps(*, redundancy: bool) -> dict[str, str]:
    """What is seen to when a job ends."""
    return LAST_STEPS | ({REDUNDANCY: REDUNDANCY_WORDS} if redundancy else {})


def standing(kind: str, answer: str, until: date | None, *, today: date) -> str:
    """Where one of the steps stands: ``missing``, ``wrong``, ``open``, ``lapsed``, ``soon`` or ``done``."""
    step = STEPS[kind]
    if not answer:
        return "missing"
    if answer not in step.settled:
        return "wrong" if answer in {"none", "self_employed"} else "open"
    if until and until < today:
        return "lapsed"
    return "soon" if until and until <= today + SOON else "done"


def due_on(kind: str, first_day: date) -> date:
    """The day by which it must be seen to."""
    return first_day + timedelta(days=STEPS[kind].days)
