"""What stands where a face would be, when there is no photo."""

import unicodedata

LETTERS = 2


def initials_of(name: str) -> str:
    """``Mary Ann Wold`` is ``MW``, ``Wold Home Care`` is ``WC``, ``Priya`` is ``P``: first and last, never more."""
    words = [word for word in (part.strip("‘’'\"(&,.-") for part in name.split()) if word[:1].isalnum()]
    chosen = [words[0], words[-1]] if len(words) >= LETTERS else words
    return unicodedata.normalize("NFC", "".join(word[0] for word in chosen)).upper()
