"""Whether a PDF is only paper: no program in it, nothing hidden inside, nothing that is also something else.

What acts in a PDF is called by a name, such as /JavaScript. A name can be spelt with codes (/J#61vaScript) and can lie
in a packed stream, so codes are read and every stream is unpacked, a piece at a time and never more than a limit.
A PDF that cannot be looked through is not taken.
"""

import re
import zlib
from collections.abc import Iterator

ACTS = (
    b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"Filespec", b"RichMedia", b"XFA", b"SubmitForm",
    b"ImportData", b"GoToR", b"GoToE", b"Movie", b"Sound", b"3D",
)  # fmt: skip
ACTING = re.compile(rb"/(?:" + b"|".join(ACTS) + rb")(?![A-Za-z0-9_.#-])")
CODED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
# Where objects are packed, in a way that nothing honest packs them: what is inside could not be read here.
OBJECTS = b"/ObjStm"
VEILED = re.compile(
    rb"/(?:ASCII85Decode|ASCIIHexDecode|LZWDecode|RunLengthDecode|Crypt|Predictor)|/Filter\s*\d"
)
MARKUP = re.compile(rb"<\s*(?:html|script|svg|body|iframe|!doctype)", re.IGNORECASE)
ARCHIVE_ENDS = b"PK\x05\x06"
LAST_MARK = b"%%EOF"
FIRST_BYTES = 1024
LONGEST_TAIL = 1024
LONGEST_NAME = 64
PIECE = 256 * 1024
MOST_UNPACKED = 256 * 1024 * 1024


class NotPaper(Exception):  # noqa: N818 -- it is an answer, not a fault
    """It is not taken; the message can be shown to people."""


LOCKED = "This PDF is locked with a password. Save it without one, or send a photo of the paper."
ACTIVE = "This PDF can run something or has another file in it. Print it to a new PDF, or send a photo of the paper."
STRANGE = "This PDF is damaged or is also another kind of file. Print it to a new PDF, or send a photo of the paper."
HUGE = "This PDF unpacks to far too much. Send a photo of the paper."


def refuse_unless_paper(content: bytes) -> None:
    """Raises NotPaper, in words for people, for a PDF that is more than paper."""
    end = content.rfind(LAST_MARK)
    if not content.startswith(b"%PDF-") or end < 0 or b" obj" not in content:
        raise NotPaper(STRANGE)
    tail = content[end + len(LAST_MARK) :]
    if len(tail.strip(b"\0\t\r\n ")) > 0 or len(tail) > LONGEST_TAIL:
        raise NotPaper(STRANGE)
    if MARKUP.search(content[:FIRST_BYTES]) or ARCHIVE_ENDS in content[-65_600:]:
        raise NotPaper(STRANGE)
    if b"/Encrypt" in plain(content):
        raise NotPaper(LOCKED)
    if any(ACTING.search(piece) for piece in pieces(content)):
        raise NotPaper(ACTIVE)


def plain(content: bytes) -> bytes:
    """Names with their codes read."""
    return CODED.sub(lambda found: bytes([int(found[1], 16)]), content)


def pieces(content: bytes) -> Iterator[bytes]:
    """Everything a reader could read as names: the file itself, and each stream unpacked."""
    yield plain(content)
    left, before = MOST_UNPACKED, 0
    for start in STREAM.finditer(content):
        said = plain(content[before : start.start()])
        before = start.end()
        if OBJECTS in said and VEILED.search(said):
            raise NotPaper(ACTIVE)
        for piece in unpacked(memoryview(content)[start.end() :]):
            left -= len(piece)
            if left < 0:
                raise NotPaper(HUGE)
            yield plain(piece)


def unpacked(packed: memoryview) -> Iterator[bytes]:
    """A zlib stream in pieces that overlap by the longest name; nothing for a stream packed otherwise."""
    unpacking, before = zlib.decompressobj(), b""
    waiting = bytes(packed[:PIECE])
    at = len(waiting)
    while waiting:
        try:
            piece = unpacking.decompress(waiting, PIECE)
        except zlib.error:
            return
        yield before + piece
        before = piece[-LONGEST_NAME:]
        waiting = unpacking.unconsumed_tail
        if not waiting and not unpacking.eof:
            waiting = bytes(packed[at : at + PIECE])
            at += len(waiting)
