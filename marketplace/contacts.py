"""Whether words hold a way to reach someone outside this site: a phone number, an email address, a link."""

import re

FEWEST_DIGITS = 9
_NUMBER = re.compile(r"(?:\+|\(?0)[\d\s().\-–/]{8,24}\d", re.ASCII)
_EMAIL = re.compile(
    r"[\w.+\-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w\-]{1,63}\s?(?:\.|\(dot\)| dot )\s?\w{2,}", re.IGNORECASE
)
_LINK = re.compile(r"(?:https?://|www\.)\S{4,}", re.IGNORECASE)


def holds_contact(words: str) -> bool:
    """Whether there is a phone number, an email address or a link among ``words``."""
    if _EMAIL.search(words) or _LINK.search(words):
        return True
    return any(sum(map(str.isdigit, found)) >= FEWEST_DIGITS for found in _NUMBER.findall(words))
