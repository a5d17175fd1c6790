"""UK postcodes as people type them, read into one spelling; whether one is real is for the look-up to say.

A postcode is an outcode (area letters and district, "GL1"), a sector digit and two unit letters. All
of "gl12ab", "GL1 2AB, Gloucester", "ＧＬ１　２ＡＢ" and "GLI 2AB" are GL1 2AB. An outcode or a sector
alone is enough to say roughly where. Source of the shapes and of the letters never used: Royal Mail's
Programmers' Guide to PAF; areas: the Royal Mail list of 124.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

INVENTED_AREA = "QV"
"""The area of the invented county: Royal Mail never begins a postcode with Q, V or X, so nobody lives there."""

LONGEST = 200  # characters looked at: an address and its postcode, never a whole page
_WINDOW = 7  # characters in the longest postcode without its space

# ruff: noqa: SIM905 - a line of areas is easier to check than a column
SCOTLAND = frozenset("AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE".split())
WALES = frozenset("CF LD LL NP SA".split())
BORDER = frozenset("CA CH DG HR LD LL NP SY TD".split())
"""Areas with homes on both sides of England's border: only a look-up can tell."""

ELSEWHERE = {
    **dict.fromkeys(SCOTLAND, "Scotland"),
    **dict.fromkeys(WALES, "Wales"),
    "BT": "Northern Ireland",
    "GY": "the Channel Islands",
    "JE": "the Channel Islands",
    "IM": "the Isle of Man",
    "GX": "Gibraltar",
}
FORCES_AREA = "BF"
ENGLAND = frozenset(
    "AL B BA BB BD BH BL BN BR BS CA CB CH CM CO CR CT CV CW DA DE DH DL DN DT DY E EC EN EX FY GL GU HA HD HG HP "
    "HR HU HX IG IP KT L LA LE LN LS LU M ME MK N NE NG NN NR NW OL OX PE PL PO PR RG RH RM S SE SG SK SL SM SN SO "
    "SP SR SS ST SW SY TA TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO".split()
)
AREAS = ENGLAND | frozenset(ELSEWHERE) | {FORCES_AREA, INVENTED_AREA}

_OUTCODE = r"(?P<area>[A-Z][A-HK-Y]?)(?P<district>\d|[1-9]\d|\d[ABCDEFGHJKMNPQRSTUVWXY])"
_FULL = re.compile(_OUTCODE + r"(?P<sector>\d)(?P<unit>[ABD-HJLNP-UW-Z]{2})", re.ASCII)
_SECTOR = re.compile(_OUTCODE + r" (?P<sector>\d)", re.ASCII)
_ONLY_OUTCODE = re.compile(_OUTCODE, re.ASCII)
_FORCES = re.compile(r"\s*B\s*F\s*P\s*O\b", re.ASCII)
_SLIPS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I", "L": "L1"}

FORCES_WORDS = "That is a British Forces address. Type the postcode of the place where the care is needed."
EXAMPLE = "Type it like GL1 2AB, or just the first half, like GL1."


class PostcodeError(ValueError):
    """Text that cannot be read as a UK postcode. Its words are for people."""


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode, or the front of one: ``sector`` ("GL1 2") and ``unit`` ("GL1 2AB") may be unknown."""

    outcode: str
    sector: str | None = None
    unit: str | None = None

    def __str__(self) -> str:
        """The one spelling, with its space: "GL1 2AB", "GL1 2" or "GL1"."""
        return self.unit or self.sector or self.outcode

    @property
    def compact(self) -> str:
        """A key that is different for every postcode: "GL12AB", "GL1 2" for a sector, "GL1" for an outcode.

        A sector keeps its space: without it GL1 2 would be the outcode GL12.
        """
        return self.unit.replace(" ", "") if self.unit else str(self)

    @property
    def area(self) -> str:
        """The letters at the front: "GL"."""
        return self.outcode[: 2 if self.outcode[1].isalpha() else 1]

    @property
    def precision(self) -> str:
        """How much is known: "unit", "sector" or "outcode"."""
        return "unit" if self.unit else "sector" if self.sector else "outcode"

    @property
    def is_invented(self) -> bool:
        """Whether it is in the invented county, where nobody real lives."""
        return self.area == INVENTED_AREA


def parse(text: str) -> Postcode:
    """Read a postcode out of what somebody typed or pasted; a whole one anywhere beats half of one.

    Only the first 200 characters are looked at. Raises PostcodeError, in words for people, when there
    is no postcode in them or its area does not exist.
    """
    plain = _plain(text)
    chunks = [chunk.strip() for chunk in plain.split(",") if chunk.strip()]
    if not chunks:
        raise PostcodeError(f"Type a postcode. {EXAMPLE}")
    if _FORCES.match(plain):
        raise PostcodeError(FORCES_WORDS)
    for read in (_whole, _within, _front):
        for chunk in chunks:
            if found := read(chunk):
                return found
    raise PostcodeError(_why_not(chunks[0]))


def outside_words(postcode: Postcode) -> str | None:
    """Why a postcode is certainly not in England, for people; None where only a look-up can tell."""
    if postcode.area == FORCES_AREA:
        return FORCES_WORDS
    if postcode.area in ELSEWHERE and postcode.area not in BORDER:
        return f"That postcode is in {ELSEWHERE[postcode.area]}. We only cover England for now."
    return None


def not_found_words(postcode: Postcode) -> str:
    """What to say when the look-up does not know a postcode."""
    if words := outside_words(postcode):
        return words
    if postcode.area in BORDER:
        country = "Scotland" if postcode.area in {*SCOTLAND, "CA"} else "Wales"
        return (
            f"We do not know that postcode in England. If it is in {country}, we do not cover it yet. "
            f"Check it, or type one nearby."
        )
    if postcode.unit is None:
        return "We do not know that place. Check the letters and numbers, or type a whole postcode nearby."
    return f"We do not know that postcode. Check it, or type just the first half, like {postcode.outcode}."


def _plain(text: str) -> str:
    """Capitals, digits, spaces and commas only; everything invisible is taken out, everything else is a space."""
    kept = []
    for character in unicodedata.normalize("NFKC", text[:LONGEST]).upper()[:LONGEST]:
        if character.isascii() and character.isalnum():
            kept.append(character)
        elif character in ",;\n\r":
            kept.append(",")
        elif unicodedata.category(character) not in {"Cf", "Cc", "Mn"} or character == "\t":
            kept.append(" ")
    return "".join(kept)


def _whole(chunk: str) -> Postcode | None:
    """The postcode when the chunk is one and nothing else, spaced anyhow, O for 0 and I for 1 forgiven."""
    return _best(_FULL, "".join(chunk.split()))


def _within(chunk: str) -> Postcode | None:
    """The last whole postcode among other words, spelled without slips."""
    words = chunk.split()
    for first in reversed(range(len(words))):
        joined = ""
        for word in words[first : first + _WINDOW]:
            joined += word
            if found := _made(_FULL.fullmatch(joined)):
                return found
    return None


def _front(chunk: str) -> Postcode | None:
    """The sector or outcode when the chunk is that and nothing else."""
    *words, last = chunk.split()
    sector = _best(_SECTOR, f"{''.join(words)} {last}") if words else None
    return sector or _best(_ONLY_OUTCODE, "".join([*words, last]))


def _best(shape: re.Pattern[str], text: str) -> Postcode | None:
    """The reading with the fewest slips mended that has the shape and an area that exists."""
    if len(text) > _WINDOW:
        return None
    ways = [_SLIPS.get(character, character) for character in text]
    readings = ("".join(way) for way in product(*ways))
    ordered = sorted(readings, key=lambda reading: sum(a != b for a, b in zip(reading, text, strict=True)))
    return next((found for reading in ordered if (found := _made(shape.fullmatch(reading)))), None)


def _made(match: re.Match[str] | None) -> Postcode | None:
    if not match or match["area"] not in AREAS:
        return None
    parts = match.groupdict()
    outcode = parts["area"] + parts["district"]
    sector = f"{outcode} {parts['sector']}" if parts.get("sector") else None
    return Postcode(outcode, sector, f"{sector}{parts['unit']}" if parts.get("unit") else None)


def _why_not(chunk: str) -> str:
    whole = "".join(chunk.split())
    match = _FULL.fullmatch(whole) or _ONLY_OUTCODE.fullmatch(whole)
    if match:
        return f"No UK postcode starts with {match['area']}. Check it. {EXAMPLE}"
    if whole.isdigit():
        return f"That looks like a postcode from another country. We cover England. {EXAMPLE}"
    return f"That does not look like a UK postcode. {EXAMPLE}"
