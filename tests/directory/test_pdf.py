import base64
import zlib

import pytest

from directory import pdf
from directory.pdf import NotPaper, refuse_unless_paper
from tests.corpus import EICAR, PDF, pdf_with, pdf_with_packed, zipped


def test_paper_is_taken():
    refuse_unless_paper(PDF)
    refuse_unless_paper(pdf_with_packed(b"BT (Certificate of insurance) Tj ET"))
    refuse_unless_paper(PDF + b"\r\n\0 \n")


ACTIVE = {
    "a script": pdf_with(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "a script spelt in codes": pdf_with(b"/OpenAction << /S /J#61v#61Script >>"),
    "a program to start": pdf_with(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "another file": pdf_with(b"/Names << /EmbeddedFiles 9 0 R >>"),
    "a form": pdf_with(b"/AcroForm << /XFA 3 0 R >>"),
    "a film": pdf_with(b"/Subtype /RichMedia"),
    "a script in a packed stream": pdf_with_packed(b"<< /S /JavaScript >>"),
    "a script in codes in a packed stream": pdf_with_packed(b"<< /S /Java#53cript >>"),
    "a script far into a packed stream": pdf_with_packed(bytes(3_000_000) + b"<< /S /JavaScript >>"),
    "a script in a stream packed twice": pdf_with_packed(
        base64.b16encode(b"/JavaScript"), more=b" /Filter [/FlateDecode /ASCIIHexDecode]"
    ),
    "a script in a stream packed as another object says": pdf_with_packed(b"x", more=b" /Filter 9 0 R"),
    "a script in a stream of differences": pdf_with_packed(b"x", more=b"/DecodeParms << /Predictor 12 >>"),
    "a script over the edge of a piece": pdf_with_packed(bytes(pdf.PIECE - 5) + b"/JavaScript >>"),
}
STRANGE = {
    "a page": b"%PDF-1.4\n<html><script>alert(1)</script></html>\n1 0 obj\n%%EOF",
    "a zip behind": PDF + zipped(),
    "a zip inside": PDF.replace(b"%%EOF", zipped() + b"\n%%EOF"),
    "a page behind": PDF + b"<script>alert(1)</script>",
    "no end": PDF.replace(b"%%EOF", b""),
    "a beginning alone": b"%PDF-1.7\n",
    "too late": b"\n" + PDF,
    "not one": b"hello",
    "the test virus behind": PDF + EICAR,
    "a very long tail": PDF + b"\n" * 2000,
}


@pytest.mark.parametrize("name", ACTIVE)
def test_what_acts_is_refused(name):
    with pytest.raises(NotPaper, match="run something"):
        refuse_unless_paper(ACTIVE[name])


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_also_something_else_is_refused(name):
    with pytest.raises(NotPaper, match="another kind of file"):
        refuse_unless_paper(STRANGE[name])


def test_what_is_locked_is_refused():
    with pytest.raises(NotPaper, match="password"):
        refuse_unless_paper(pdf_with(b"/Encr#79pt 5 0 R"))


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_UNPACKED", 2_000_000)
    with pytest.raises(NotPaper, match="far too much"):
        refuse_unless_paper(pdf_with_packed(bytes(50_000_000)))


def test_a_word_that_only_begins_alike_is_no_act():
    refuse_unless_paper(pdf_with(b"/JSFont 3 0 R /Launcher (x) /3DX 1"))


def test_a_stream_packed_in_bits_is_followed_to_its_end():
    packed = zlib.compress(b"".join(str(number).encode() for number in range(400_000)) + b"/Launch ", 1)
    assert len(packed) > 2 * pdf.PIECE
    with pytest.raises(NotPaper, match="run something"):
        refuse_unless_paper(pdf_with_packed(packed=packed))
