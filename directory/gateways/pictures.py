"""Pictures, by Pillow: what comes out is fresh pixels in a fresh file, and nothing else of what came in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from directory.formats import MOST_PIXELS, PICTURES, format_of

QUALITY = 84
SMALLEST = 100  # pixels, either way
LONGEST = 10  # times as long as it is wide
FACE_IS_AT = (0.5, 0.4)  # faces are a little above the middle
LARGE, SMALL, PAPER = 800, 200, 2400
ONE_AT_A_TIME = BoundedSemaphore(1)  # opened, a large picture takes 200 MB
TOO_MANY_PIXELS = "This picture has too many pixels. Choose one of 50 megapixels or fewer."
UNREADABLE = "We cannot open this picture. It may be damaged. Choose another, or take it again."


class NotAPicture(Exception):  # noqa: N818 -- it is an answer, not a fault
    """It cannot be used; the message can be shown to people."""


def portrait(content: bytes) -> tuple[bytes, bytes]:
    """A photo of somebody as two JPEGs: at most 800 pixels wide or high, and a square of 200.

    Raises NotAPicture.
    """
    with _opened(content, at_most=LARGE) as picture:
        large = ImageOps.contain(picture, (LARGE, LARGE)) if max(picture.size) > LARGE else picture
        small = ImageOps.fit(picture, (SMALL, SMALL), centering=FACE_IS_AT)
        return as_jpeg(large), as_jpeg(small)


def paper(content: bytes) -> bytes:
    """A picture of a paper as one JPEG of at most 2,400 pixels either way, sharp enough to read. Raises NotAPicture."""
    with _opened(content, at_most=PAPER) as picture:
        return as_jpeg(ImageOps.contain(picture, (PAPER, PAPER)) if max(picture.size) > PAPER else picture)


@contextmanager
def _opened(content: bytes, *, at_most: int) -> Iterator[Image.Image]:
    """The picture in ``content``, the right way up, on white. Its size is known before any of it is unpacked."""
    if format_of(content) not in PICTURES:
        raise NotAPicture("Choose a picture that is a JPEG or a PNG.")
    with ONE_AT_A_TIME:
        try:
            with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as raw:
                _refuse_by_header(raw)
                raw.draft("RGB", (at_most, at_most))  # a JPEG is unpacked no larger than it is needed
                picture = _on_white(ImageOps.exif_transpose(raw))
        except NotAPicture:
            raise
        except Image.DecompressionBombError:
            raise NotAPicture(TOO_MANY_PIXELS) from None
        except Exception:  # noqa: BLE001 -- whatever a broken or hostile file trips over, it is refused the same way
            raise NotAPicture(UNREADABLE) from None
        yield picture


def _refuse_by_header(raw: Image.Image) -> None:
    width, height = raw.size
    if width * height > MOST_PIXELS:
        raise NotAPicture(TOO_MANY_PIXELS)
    if min(width, height) < SMALLEST:
        raise NotAPicture(f"This picture is too small. Choose one at least {SMALLEST} pixels wide and high.")
    if max(width, height) > LONGEST * min(width, height):
        raise NotAPicture("This picture is too long and narrow. Cut it to a more usual shape.")
    if raw.format == "PNG" and getattr(raw, "is_animated", False):
        raise NotAPicture("This picture moves. Choose a still one.")


def _on_white(picture: Image.Image) -> Image.Image:
    """Its pixels alone, copied into a new picture that knows nothing of the old one."""
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    picture = picture.convert("RGBA" if clear else "RGB")
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(picture, mask=picture if clear else None)
    return fresh


def as_jpeg(picture: Image.Image) -> bytes:
    """A picture as the file it is kept in."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()
