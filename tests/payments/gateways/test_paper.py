"""Printing: a PDF, and nothing else in the process is changed by it."""

from PIL import ImageFile

from payments.gateways import paper


def test_printing_leaves_half_a_picture_no_picture():
    paper._printer.cache_clear()
    printed = paper.pdf_of("<html lang='en'><head><title>Paper</title></head><body><p>Yes</p></body></html>")
    assert (printed[:5], ImageFile.LOAD_TRUNCATED_IMAGES) == (b"%PDF-", False)
