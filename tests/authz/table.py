"""The authorisation table of the trust page (section 3.1), word for word, and its cells as data.

C create, R read, U update, X withdraw, A approve; o own, p party, a own authority's area and need, f limited fields,
s step-up, 2 two people, . nothing. What the product does today is in matrix.py; the tests hold one against the other.
"""

import re
from dataclasses import dataclass

ROLES = {
    "V": "visitor",
    "B": "person who needs support",
    "Y": "helper, within their limits",
    "P": "provider's owner",
    "S": "provider's staff",
    "I": "ISF holder",
    "K": "broker",
    "M": "moderator",
    "G": "safeguarding lead",
    "N": "market analyst",
    "F": "finance officer",
    "D": "whoever runs the site",
}
ACTIONS = {"C": "create", "R": "read", "U": "change", "X": "withdraw", "A": "approve"}

TABLE = """
Live listing (public fields) | R | R | R | CRUXo | RUo f | R | R | R U.f A | R | R | R | R
Draft/edit version | . | . | . | CRUXo | RUo | . | . | Ra A | Ra | . | . | .
Suspend/reinstate/remove | . | . | . | . | . | . | . | C2 | C2 pause | . | . | .
Availability | R f | R f | R f | CRUXo | CRUXo | R f | R | R | R | . | . | .
Check record (status badge) | R | R | R | R o | R o f | R | R | CRU a | R a | . | . | .
Check evidence file | . | . | . | C o, no read-back | . | . | . | R a s | R a s | . | . | .
DBS/RTW detail | . | . | . | R o f | . | . | . | RU a s,2 | R a s | . | . | .
Person needs profile | . | CRUXo | RU scope | R f p(shared) | R f p | R p | R a(case) | . | R a(case) | . | . | .
Home address | . | CRUo | RU scope | R p accepted | R p assigned | R p | R a | . | R a s | . | . | .
Proxy authority | . | CRXo | R o | . | . | R f | R f a | RUA a | RX a | . | . | .
Message thread | . | CR p | CR p | CR p | CR p | CR p | CR p | R case+s | R case+s | . | . | .
Booking/visit | . | CRUXp | scope | RUX p | RU p | RA p | CR a | R f case | R case | . | R f | .
Payment/refund | . | C R o s | scope s | R p; refund C | . | R p | . | . | . | . | R, refund C2 | .
Ledger entry | . | R own stmt | R scope | R own stmt | . | R own stmt | . | . | . | . | R | .
Invoice/ISF approval | . | R p | R p | C R p | C R p | RA p (not payee) | . | . | . | . | R | .
Review | R | C o X o | . | reply p | . | . | R | X a reason | X | R | . | .
Safeguarding concern | C | C, R receipt | C | C | C | C | C | C, flag only | CRU a s | . | . | .
Complaint/appeal | . | CR o | CR | CR o | . | CR o | . | RU (not own decision) | R | . | . | .
Tender/need pack | . | R o | R scope | R invited | R invited | . | CRUA a | . | . | R counts | . | .
Bid | . | . | . | CRUX o until close | CRU o | . | R after close | . | . | . | . | .
Demand aggregate | R published | R | R | R | R | R | R a | R a | R a | R a +small-cell suppressed | . | .
Audit log | . | R own access log | . | R own | . | . | . | . | R case | . | R money | R hash only
User/role/MFA | . | o s | o s | o s; invite S | o s | o s; invite I | o s | o s | o s | o s | o s | RU s,2; no content
Export/erase | . | C o s | . | C o s | . | . | . | . | legal hold | . | . | run s,2
"""

# What a cell grants in words of its own.
IN_WORDS = {"scope": "CRUX", "scope s": "CR", "o s": "RU", "reply p": "C", "run s,2": "C", "legal hold": "U"}
LETTERS = re.compile(r"\b([CRUXA]+)(?=[oapf]?\b|2)")


@dataclass(frozen=True)
class Cell:
    """What the table lets a role do with an object: the letters, and the words as they stand."""

    actions: frozenset
    words: str


def cell(words):
    """The cell these words make. Whatever follows "no" or "refund" is not a letter of its own."""
    plain = words.split(",")[0] if words.startswith(("C o,", "C, flag")) else words
    granted = IN_WORDS.get(words) or "".join(LETTERS.findall(plain))
    if words.startswith("o s;"):
        granted = "RUC"
    return Cell(frozenset(granted), words)


def cells():
    """{(object, role): Cell}, for every cell."""
    found = {}
    for line in TABLE.strip().splitlines():
        thing, *row = (part.strip() for part in line.split("|"))
        found |= {(thing, role): cell(words) for role, words in zip(ROLES, row, strict=True)}
    return found


CELLS = cells()
OBJECTS = list(dict.fromkeys(thing for thing, _ in CELLS))
