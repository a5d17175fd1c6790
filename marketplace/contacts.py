"""Whether words hold a way to reach someone outside this site: a phone number, an email address, a link; or say who it is."""

import re

FEWEST_DIGITS = 9
_NUMBER = re.compile(r"(?:\+|\(?0)[\d\s().\-–/]{8,24}\d", re.ASCII)
_EMAIL = re.compile(
    r"[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w\-]{1,63}\s?(?:\.|\(dot\)| dot )\s?\w{2,}", re.IGNORECASE
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE | re.ASCII)
_SHORTEST_NAME = 3
_LINK = re.compile(r"(?:https?://|www\.)\S{4,}", re.IGNORECASE)


def holds_contact(words: str) -> bool:
    """Whether there is a phone number, an email address or a link among ``words``."""
    if _EMAIL.search(words) or _LINK.search(words):
        return True
    return any(sum(map(str.isdigit, found)) >= FEWEST_DIGITS for found in _NUMBER.findall(words))


def tells_who(words: str, name: str) -> bool:
    """Whether there is a whole postcode among ``words``, or a part of somebody's name."""
    said = set(re.findall(r"[^\W\d_]+", words.casefold()))
    parts = {part for part in re.findall(r"[^\W\d_]+", name.casefold()) if len(part) >= _SHORTEST_NAME}
    return bool(_POSTCODE.search(words)) or bool(said & parts)
