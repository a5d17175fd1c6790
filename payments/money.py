"""Money in whole pence: the one rounding rule, and pounds as people read and type them. No floats."""

import re
import unicodedata

MOST_PENCE = 100_000_000  # a million pounds: more than anybody types on purpose
_LONGEST = 40
_AMOUNT = re.compile(r"(?P<pounds>\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.(?P<pence>\d{1,2}))?", re.ASCII)
_MINUSES = "-−–—‐‑"


class MoneyError(ValueError):
    """An amount of money that could not be read. Its text is for people."""


def round_half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest whole number; a half goes away from zero.

    The only rounding in the product. Away from zero on both sides, so that a refund is exactly the
    charge it undoes. Raises ValueError unless ``denominator`` is above zero.
    """
    if denominator <= 0:
        raise ValueError("Only a positive number divides money.")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def pounds(pence: int) -> str:
    """Pence as pounds: "£12.50", "£1,204", "−£3.20"; whole pounds have no decimals."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{whole:,}" + (f".{rest:02}" if rest else "")


def parse_pounds(text: str) -> int:
    """What somebody typed as pounds, in pence: "12.50", "£12.5", "1,204", "85p".

    Raises MoneyError with kind words for anything else, for less than nothing and for more than a
    million pounds.
    """
    if len(text) > _LONGEST:
        raise MoneyError("That is too long to be an amount of money. Type it like 12.50.")
    plain = "".join(unicodedata.normalize("NFKC", text).replace("£", "").split())
    if not plain:
        raise MoneyError("Type an amount of money, like 12.50.")
    if plain[0] in _MINUSES:
        raise MoneyError("Type an amount of nothing or more, without a minus sign.")
    if re.fullmatch(r"[0-9]{1,6}p", plain, re.IGNORECASE):
        return int(plain[:-1])
    match = _AMOUNT.fullmatch(plain)
    if not match:
        raise MoneyError("Type an amount in pounds and pence, like 12.50.")
    pence = int(match["pounds"].replace(",", "")) * 100 + int((match["pence"] or "0").ljust(2, "0"))
    if pence > MOST_PENCE:
        raise MoneyError(f"Type an amount of {pounds(MOST_PENCE)} or less.")
    return pence
