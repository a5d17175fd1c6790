"""Words in a listing that somebody should look at again. They stop nothing: they are shown to the writer, and to the council.

A flag is a hint, not a verdict: "I shower you with jokes" is flagged too. So every flag quotes what it saw.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_QUOTE = 60


class Flag(StrEnum):
    """What was seen."""

    PERSONAL_CARE = "personal_care"
    NURSING = "nursing"
    OTHERS = "others"
    CONTACT = "contact"
    CLAIM = "claim"


WORDS = {
    Flag.PERSONAL_CARE: "This sounds like personal care, which you may not offer here. Take it out, or say it another way.",
    Flag.NURSING: "This sounds like nursing, which you may not offer here. Take it out, or say it another way.",
    Flag.OTHERS: "You told us that you work alone, and this sounds like more than one person. Say “I”, or change what you told us.",
    Flag.CONTACT: "People get your contact details when you accept a booking. Take them out here, to keep scammers away from you.",
    Flag.CLAIM: "People cannot see who says so. Your page shows by itself what was checked, by whom and when. Leave this out.",
}
"""For the writer."""

LABELS = {
    Flag.PERSONAL_CARE: "personal care they may not offer",
    Flag.NURSING: "nursing they may not offer",
    Flag.OTHERS: "more than one person, from somebody who works alone",
    Flag.CONTACT: "contact details",
    Flag.CLAIM: "a claim about checks",
}
"""For a council."""

PERSONAL_CARE = re.compile(
    r"\b(wash(es|ing)?|shower(s|ing|ed)?|bath(s|e|ing)?|toilet(s|ing)?|catheters?|stomas?|continence|incontinence"
    r"|personal care|intimate care|hoist(s|ing)?|dress(es|ing)? (you|people|clients)|help (with )?dressing)\b",
    re.IGNORECASE,
)
NURSING = re.compile(
    r"\b(peg( feed(s|ing)?| tubes?)?|insulin|injections?|inject(s|ing)?|wound care|wounds?|tracheostom(y|ies)|ventilators?"
    r"|nursing( care)?|nurses?)\b",
    re.IGNORECASE,
)
NOT_OF_A_BODY = re.compile(
    r"\b(wash(ing)?[ -]?(up|machines?|lines?)|(do(ing)?|your|the|and|of|hang(ing)? out( the)?) washing"
    r"|wash(ing)? (the )?(dishes|clothes|cars?|windows?|floors?|up|curtains|pots|dogs?)"
    r"|(clean(ing|s)?( the| your)?|scrub(bing)?) (bath|shower|toilet)s?((,| and|, and) (the |your )?(bath|shower|toilet|sink)s?)*|bath ?rooms?|nursing homes?|baby showers?)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(we|we’re|we're|we’ll|we'll|our (carers?|team|staff|workers?|girls|ladies|assistants|employees|company)"
    r"|my (staff|team|carers?|workers?|employees|girls)|(a|the) team of)\b",
    re.IGNORECASE,
)
WE_TWO = re.compile(
    r"\b(you and I|together),? we\b|\bwe (can|could|will)? ?(both|together|agree|meet|chat|talk|go|get on(?! with))\b",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w£.])(?:\+44|0044|0)(?:[\s().-]{0,2}\d){9,10}(?!\d)")
EMAIL = re.compile(
    r"\b[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\s?(?:\.|\(dot\)|\[dot\])\s?\w{2,}", re.IGNORECASE
)
LINK = re.compile(
    r"\bhttps?://\S+|\bwww\.\S+|\b[\w-]+\.(?:com|org|net|co\.uk|org\.uk|uk|info|biz|me)\b(?:/\S*)?"
    r"|\b(?:facebook|instagram|whatsapp|telegram)\b",
    re.IGNORECASE,
)
CLAIM = re.compile(
    r"\b(fully |council |nearhand )?(vetted|approved|trusted|accredited|verified|certified)\b"
    r"|\b(cqc|council)[- ](approved|registered|rated|checked|vetted)\b|\b(dbs|crb)[- ](checked|cleared)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One flag, the words that raised it, and where they stand."""

    flag: Flag
    quote: str

    @property
    def label(self) -> str:
        """What it is called at a council's desk."""
        return LABELS[self.flag]

    @property
    def words(self) -> str:
        """What to say to the writer."""
        return WORDS[self.flag]


def scan(text: str, *, personal_care: bool, nursing: bool, alone: bool) -> list[Seen]:
    """Everything in ``text`` that should be looked at again, each flag at most once.

    ``personal_care`` and ``nursing`` say whether the writer may offer them; ``alone`` whether they work alone.
    """
    body = NOT_OF_A_BODY.sub(" ", text)
    checks = (
        (Flag.PERSONAL_CARE, () if personal_care else (PERSONAL_CARE,), body),
        (Flag.NURSING, () if nursing else (NURSING,), body),
        (Flag.OTHERS, (OTHERS,) if alone else (), WE_TWO.sub(" ", text)),
        (Flag.CONTACT, (EMAIL, LINK, PHONE), text),
        (Flag.CLAIM, (CLAIM,), text),
    )
    found = []
    for flag, patterns, words in checks:
        seen = next((match for pattern in patterns if (match := pattern.search(words))), None)
        if seen:
            found.append(Seen(flag, seen.group().strip()[:LONGEST_QUOTE]))
    return found
