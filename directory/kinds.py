"""What a provider is, and what the law lets it offer, from facts alone. Nobody picks their own kind.

Personal care by two or more carers, or by any company, is a regulated activity: it needs a live CQC
location with that activity (Health and Social Care Act 2008 section 10; Regulated Activities
Regulations 2014 schedule 1). One human, employed by the person they help or trading alone, is
outside it, as long as nobody else ever comes in their place. A company of one person waits for its
council to decide. Who only introduces carers gives no care, and so cannot list as one who does.

Legal forms are the values of `directory.enums.LegalForm`, hands of `Hands`, and where a CQC location
stands of `CqcStatus`. The function `directory_may_offer` of the database says the same; a test holds
the two together over every fact.
"""

from dataclasses import dataclass
from enum import StrEnum

MICRO_AT_MOST = 5  # carers; NAAPS and Community Catalysts define a micro-enterprise so

ALONE = frozenset({"employed_pa", "sole_trader"})
COUNCIL_MAY_AGREE = frozenset({"company", "cic"})
INTRODUCER = "introducer"
REGISTERED = "registered"
PERSONAL_CARE = frozenset({"Personal care"})
NURSING = frozenset({"Nursing care", "Treatment of disease, disorder or injury"})
NEEDS_ONE_OF = {"personal_care": PERSONAL_CARE, "nursing": NURSING}
"""For each regulated class, the activities of the CQC register of which one must be there, in its own words."""


class Why(StrEnum):
    """Why a regulated task may not be offered. Kept beside the task that is withheld."""

    SECOND_CARER = "second_carer"
    OTHERS_COME = "others_come"
    ONE_PERSON_COMPANY = "one_person_company"
    BUSINESS = "business"
    NURSING = "nursing"
    CQC_UNCHECKED = "cqc_unchecked"
    CQC_UNKNOWN = "cqc_unknown"
    CQC_ENDED = "cqc_ended"
    CQC_ACTIVITY = "cqc_activity"
    INTRODUCER = "introducer"


REGISTER = "Register with the Care Quality Commission (CQC) and add your location ID, or offer help that is not personal care."
WORDS: dict[Why, tuple[str, str]] = {
    Why.SECOND_CARER: (
        "Personal care by two or more people must be registered with the Care Quality Commission (CQC).",
        REGISTER,
    ),
    Why.OTHERS_COME: (
        "When somebody else comes in your place or works for you, personal care must be registered with the Care Quality Commission (CQC).",
        "Come yourself every time and tell us so, or register with the CQC and add your location ID.",
    ),
    Why.ONE_PERSON_COMPANY: (
        "Personal care by a company of one person waits for the council to decide.",
        "Ask your council to decide: “What you are in law” in your studio has the button. You need not wait: trade as a sole trader, or register with the Care Quality Commission (CQC) and add your location ID.",
    ),
    Why.BUSINESS: (
        "Personal care by a partnership, company, charity, co-operative or council service must be registered with the Care Quality Commission (CQC).",
        REGISTER,
    ),
    Why.NURSING: (
        "Nursing must be registered with the Care Quality Commission (CQC).",
        "Register for nursing with the CQC and add your location ID, or leave nursing to others.",
    ),
    Why.CQC_UNCHECKED: (
        "We have not been able to look up your CQC location yet.",
        "You need do nothing. We look again every day.",
    ),
    Why.CQC_UNKNOWN: (
        "The CQC register does not know the location ID you gave.",
        "Look at your CQC certificate and change the ID.",
    ),
    Why.CQC_ENDED: (
        "The CQC register says that your location is no longer registered.",
        "If that is wrong, ask the CQC to put it right. We look again every day.",
    ),
    Why.CQC_ACTIVITY: (
        "Your CQC location is not registered for this kind of care.",
        "Ask the CQC to add the activity. We look again every day.",
    ),
    Why.INTRODUCER: (
        "An introductory agency finds carers for people. It gives no care itself, so it cannot be listed as giving care.",
        "The carers you introduce can join in their own names. Finding work here costs them nothing.",
    ),
}
"""For people: the reason, and what to do next."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides. ``cqc`` is where the claimed location stands, empty when none is claimed."""

    legal_form: str
    carers: int = 1
    hands: str = "own"
    cqc: str = ""
    activities: frozenset[str] = frozenset()
    council_agrees: bool = False

    @property
    def one_human(self) -> bool:
        """Whether care can only ever come from one person's own hands."""
        return self.carers == 1 and self.hands == "own"

    @property
    def works_alone(self) -> bool:
        """One human who is employed by the people they help, or trades alone."""
        return self.one_human and self.legal_form in ALONE

    @property
    def council_may_agree(self) -> bool:
        """A company of one person that is not registered: its council may let it give personal care."""
        return (
            self.one_human and self.legal_form in COUNCIL_MAY_AGREE and not self.registered_for(PERSONAL_CARE)
        )

    def registered_for(self, activities: frozenset[str]) -> bool:
        """Whether the register holds a live location with one of ``activities``."""
        return self.cqc == REGISTERED and bool(activities & self.activities)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from facts: the kind, and for each regulated class why not, or None when it may be offered."""

    kind: str
    personal_care: Why | None
    nursing: Why | None


def classify(facts: Facts) -> Verdict:
    """The whole answer."""
    return Verdict(kind_of(facts), why_not("personal_care", facts), why_not("nursing", facts))


def kind_of(facts: Facts) -> str:
    """One of personal_assistant, micro_enterprise, agency, introductory_agency, other."""
    if facts.legal_form == INTRODUCER:
        return "introductory_agency"
    if facts.registered_for(PERSONAL_CARE | NURSING):
        return "agency"
    if facts.works_alone:
        return "personal_assistant"
    return "micro_enterprise" if facts.carers <= MICRO_AT_MOST and facts.legal_form != "council" else "other"


def why_not(regulated: str, facts: Facts) -> Why | None:
    """Why a task of this class (none, personal_care, nursing) may not be published; None when it may.

    Raises ValueError for a class the law does not have.
    """
    if regulated not in {"none", *NEEDS_ONE_OF}:
        raise ValueError(f"There is no regulated class {regulated}.")
    if facts.legal_form == INTRODUCER:
        return Why.INTRODUCER
    if regulated == "none" or facts.registered_for(NEEDS_ONE_OF[regulated]):
        return None
    if regulated == "personal_care" and _outside_the_law_of_care(facts):
        return None
    return _cqc_fault(facts) or (Why.NURSING if regulated == "nursing" else _why_registered(facts))


def _outside_the_law_of_care(facts: Facts) -> bool:
    """One human's own hands, or a company of one whose council has agreed."""
    company_agreed = facts.council_agrees and facts.legal_form in COUNCIL_MAY_AGREE
    return facts.works_alone or (facts.one_human and company_agreed)


def _cqc_fault(facts: Facts) -> Why | None:
    """What is wrong with the location that was claimed."""
    faults = {
        "unchecked": Why.CQC_UNCHECKED,
        "unknown": Why.CQC_UNKNOWN,
        "deregistered": Why.CQC_ENDED,
        REGISTERED: Why.CQC_ACTIVITY,
    }
    return faults.get(facts.cqc)


def _why_registered(facts: Facts) -> Why:
    """Why personal care would have to be registered."""
    if facts.legal_form in ALONE:
        return Why.SECOND_CARER if facts.carers > 1 else Why.OTHERS_COME
    if facts.one_human and facts.legal_form in COUNCIL_MAY_AGREE:
        return Why.ONE_PERSON_COMPANY
    return Why.BUSINESS


def may_offer(regulated: str, facts: Facts) -> bool:
    """Whether a task of this class may be published. Raises ValueError for a class the law does not have."""
    return why_not(regulated, facts) is None


def refusal_words(why: Why) -> str:
    """Why it cannot be published, and what to do, for people."""
    return " ".join(WORDS[why])
