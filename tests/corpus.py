"""Files good and bad, made on the spot: nothing harmful lies in the repository. Pictures are made once."""

import struct
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from PIL import Image

from directory.gateways.scanner import EICAR


def picture(kind, size=(640, 480), mode="RGB", colour="teal", **how):
    """A plain picture of one colour, with a corner of another so that turning it shows."""
    image = Image.new(mode, size, colour)
    corner = {"CMYK": (0, 255, 255, 0), "P": 5, "L": 0, "1": 1}.get(mode, "red")
    image.paste(corner, (0, 0, size[0] // 4, size[1] // 4))
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


@cache
def jpeg(*args, **how):
    return picture("JPEG", *args, **how)


@cache
def png(*args, **how):
    return picture("PNG", *args, **how)


@cache
def jpeg_with_secrets(*, orientation=6, padding=0):
    """Turned on its side, with where it was taken, whose camera it was, and words in three places."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETCAMERA"
    exif[0x8298] = "SECRETOWNER" + "x" * padding
    exif.get_ifd(0x8825)[1] = "N"
    return picture(
        "JPEG", exif=exif, xmp=b"<x>SECRETXMP</x>", icc_profile=b"SECRETICC", comment=b"SECRETWORDS"
    )


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def png_that_says_it_is(width, height, pixels=b""):
    """A PNG whose header claims any size; ``pixels`` are what is really in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@cache
def png_with_a_text_bomb():
    """A small picture whose words unpack to 20 MB."""
    good = png()
    words = b"Comment\0\0" + zlib.compress(bytes(20_000_000))
    at = 8 + 25
    return good[:at] + chunk(b"zTXt", words) + good[at:]


def zipped(content=b"hello"):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("inside.txt", content)
    return file.getvalue()


@cache
def moving_png():
    frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "blue")]
    file = BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_JS = b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//"

# What must be refused as a photo, and the words that say why. Each is made when it is asked for.
BAD_PICTURES = {
    "nothing": (lambda: b"", "empty"),
    "the test virus": (lambda: EICAR, "harmful"),
    "the test virus after a picture": (lambda: jpeg() + EICAR, "harmful"),
    "svg": (lambda: SVG, "JPEG or a PNG"),
    "a gif that is a script": (lambda: GIF_JS, "JPEG or a PNG"),
    "a page called a picture": (lambda: b"<html><script>alert(1)</script>", "JPEG or a PNG"),
    "a pdf": (lambda: b"%PDF-1.4\n%%EOF", "JPEG or a PNG"),
    "a zip": (zipped, "JPEG or a PNG"),
    "a picture that begins too late": (lambda: b" " + jpeg(), "JPEG or a PNG"),
    "100 megapixels": (lambda: png((10_000, 10_000), mode="1", colour=0), "too many pixels"),
    "the claim of 4 billion pixels": (lambda: png_that_says_it_is(65_000, 65_000), "too many pixels"),
    "a header without its pixels": (lambda: png_that_says_it_is(2_000, 2_000), "cannot open"),
    "words that unpack to 20 MB": (png_with_a_text_bomb, "cannot open"),
    "half a jpeg": (lambda: jpeg()[:1000], "cannot open"),
    "three bytes of a jpeg": (lambda: b"\xff\xd8\xff", "cannot open"),
    "a moving png": (moving_png, "moves"),
    "a dot": (lambda: png((20, 20)), "too small"),
    "a thread": (lambda: png((3_000, 120)), "long and narrow"),
}
# What is taken, as a picture it must become.
GOOD_PICTURES = {
    "jpeg": jpeg,
    "png": png,
    "a png with a clear ground": lambda: png(mode="RGBA", colour=(0, 0, 0, 0)),
    "grey": lambda: jpeg(mode="L", colour=90),
    "sixteen colours": lambda: png(mode="P", colour=3),
    "cmyk": lambda: jpeg(mode="CMYK", colour=(10, 20, 30, 40)),
    "as many pixels as may be": lambda: jpeg((10_000, 5_000)),
    "secrets": jpeg_with_secrets,
    "huge exif": lambda: jpeg_with_secrets(padding=60_000),
    "a zip behind it": lambda: jpeg() + zipped(),
}


def pdf_with(words=b"", stream=b""):
    """A page of paper; ``words`` go into its catalogue."""
    return (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R " + words + b" >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n"
        + stream
        + b"trailer << /Root 1 0 R >>\n%%EOF\n"
    )


def pdf_with_packed(content=b"", *, packed=None, more=b""):
    """A page of paper with a packed stream in it."""
    packed = zlib.compress(content) if packed is None else packed
    body = (
        b"3 0 obj << /Type /ObjStm /Filter /FlateDecode"
        + more
        + b" >>\nstream\n"
        + packed
        + b"\nendstream endobj\n"
    )
    return pdf_with(stream=body)


PDF = pdf_with()
