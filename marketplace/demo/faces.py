"""Pictures for invented people: plainly drawn, so that nobody takes them for somebody."""

from random import Random

from PIL import Image, ImageDraw

from directory.gateways.pictures import as_jpeg

SIDE = 480
WORDS = "A drawing of a head and shoulders. This person is invented, so there is no photo."
# Ground, face, hair and clothes in shades of one colour: nobody's own.
SHADES = (
    ("#dcecea", "#a9cfcb", "#0b4f55", "#3c8288"),
    ("#f6e7d4", "#e3bf92", "#7a4416", "#b5702f"),
    ("#e3e0f0", "#bdb4dc", "#41356b", "#7567ab"),
    ("#dfe9d5", "#b3cb9b", "#34592a", "#6a9453"),
    ("#f3dfe2", "#dfb0b8", "#7a2a40", "#b5586f"),
    ("#d9e6f2", "#a6c4e0", "#1d466d", "#4b7fb0"),
)


def drawn(random: Random) -> bytes:
    """One picture as a phone would send it: the same each time for the same ``random``."""
    ground, skin, hair, clothes = random.choice(SHADES)
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(picture)
    middle = SIDE // 2 + random.randint(-20, 20)
    wide, long = random.randint(72, 90), random.random() < 0.5
    head = (middle - wide, 110, middle + wide, 110 + round(wide * 2.5))
    pen.ellipse((head[0] - 16, 82, head[2] + 16, 380 if long else 270), fill=hair)
    pen.ellipse((middle - 190, 345, middle + 190, 700), fill=clothes)
    pen.rectangle((middle - 34, 290, middle + 34, 372), fill=skin)
    pen.ellipse((middle - 34, 345, middle + 34, 395), fill=skin)
    pen.ellipse(head, fill=skin)
    pen.chord((head[0] - 4, 84, head[2] + 4, 250), 180 + random.randint(0, 14), 360, fill=hair)
    return as_jpeg(picture)
