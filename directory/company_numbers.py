"""Company and charity numbers: which legal form has which, how each is written, and how it is read."""

import re

EIGHT = 8
COMPANY = re.compile(r"[0-9]{8}|(SC|NI|FC|SF|NF|GE|GN|GS)[0-9]{6}|R0[0-9]{6}")
PARTNERSHIP = re.compile(r"(OC|SO|NC|LP|SL|NL)[0-9]{6}")
SOCIETY = re.compile(r"(IP|SP|NP|RS|RC|IC|SI)[0-9]{6}|(IP|SP|RS)[0-9]{5}R|[0-9]{8}")
CHARITY = re.compile(r"[0-9]{6,7}(-[0-9]{1,3})?|CE[0-9]{6}|[0-9]{8}")
FORMATS = {
    "company": COMPANY,
    "cic": COMPANY,
    "partnership": PARTNERSHIP,
    "cooperative": SOCIETY,
    "charity": CHARITY,
}
NEEDED = frozenset({"company", "cic"})
"""The legal forms that always have one."""

WORDS = {
    "company": "Enter the 8 characters of your company number, like 01234567 or SC123456",
    "cic": "Enter the 8 characters of your company number, like 01234567 or SC123456",
    "partnership": "Only a limited liability partnership has a number, like OC123456. Leave this empty if yours is not one",
    "cooperative": "Enter the number of your society or company, like RS001234 or 01234567",
    "charity": "Enter your charity number, like 1234567, or your company number, like 01234567 or CE001234",
}
NONE_NEEDED = (
    "Only a company, charity, co-operative or limited liability partnership has a number. Leave this empty"
)


class WrongNumber(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """Not a number this legal form can have; the message can be shown to people."""


def read(text: str, legal_form: str) -> str:
    """The number as the register writes it; empty when none is given. Raises WrongNumber."""
    number = re.sub(r"\s", "", text).upper()
    if not number:
        return ""
    if legal_form not in FORMATS:
        raise WrongNumber(NONE_NEEDED)
    if legal_form != "charity" and number.isdecimal() and number.isascii():
        number = number.zfill(EIGHT)
    if not FORMATS[legal_form].fullmatch(number) or set(number) == {"0"}:
        raise WrongNumber(WORDS[legal_form])
    return number


def at_companies_house(number: str) -> bool:
    """Whether Companies House would know it: eight characters, which a plain charity number has not."""
    return len(number) == EIGHT and "-" not in number
