from io import BytesIO

import pytest
from PIL import Image, ImageFile

from directory.gateways import pictures
from directory.gateways.pictures import NotAPicture
from tests.corpus import BAD_PICTURES, GOOD_PICTURES, jpeg, jpeg_with_secrets, png

OTHERS_SAY = {"empty", "harmful"}  # the form and the scanner refuse these


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("name", GOOD_PICTURES)
def test_portrait_is_two_jpegs_of_known_sizes(name):
    large, small = (opened(part) for part in pictures.portrait(GOOD_PICTURES[name]()))
    assert (large.format, small.format, small.size) == ("JPEG", "JPEG", (200, 200))
    assert max(large.size) <= 800
    assert large.mode == "RGB"


@pytest.mark.parametrize("name", [name for name in BAD_PICTURES if BAD_PICTURES[name][1] not in OTHERS_SAY])
def test_portrait_refuses_in_words(name):
    make, words = BAD_PICTURES[name]
    with pytest.raises(NotAPicture, match=words):
        pictures.portrait(make())


def test_portrait_keeps_nothing_a_camera_wrote():
    content = jpeg_with_secrets()
    assert content.count(b"SECRET") == 5
    for part in pictures.portrait(content):
        assert b"SECRET" not in part
        assert not opened(part).getexif()
        assert set(opened(part).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}  # fmt: skip


def test_portrait_stands_upright_before_it_forgets_which_way_is_up():
    large, _ = pictures.portrait(jpeg_with_secrets(orientation=6))
    picture = opened(large)
    assert picture.size == (480, 640)
    red, _, _ = picture.getpixel((470, 10))  # the corner that was at the top left
    assert red > 200


def test_portrait_keeps_nothing_that_hangs_behind():
    for part in pictures.portrait(GOOD_PICTURES["a zip behind it"]()):
        assert b"PK\x03\x04" not in part


def test_portrait_lets_the_next_one_in_after_a_refusal():
    for _ in range(2):
        with pytest.raises(NotAPicture):
            pictures.portrait(b"\xff\xd8\xff")
    assert pictures.portrait(jpeg())


def test_portrait_unpacks_nothing_when_the_header_is_too_much(monkeypatch):
    content = BAD_PICTURES["100 megapixels"][0]()
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("It was unpacked."))
    with pytest.raises(NotAPicture, match="too many pixels"):
        pictures.portrait(content)


def test_portrait_of_too_many_pixels_is_refused_by_our_own_limit(monkeypatch):
    """The control: with the limit moved, the same picture is taken."""
    content = png((3_000, 2_000), mode="1", colour=0)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 5_999_999)
    with pytest.raises(NotAPicture, match="too many pixels"):
        pictures.portrait(content)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 6_000_000)
    assert pictures.portrait(content)
