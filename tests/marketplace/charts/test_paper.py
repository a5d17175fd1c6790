"""A drawing for the printer: nothing in it that the printer does not know, nothing outside of it, and every word still there."""

import re

import pytest

from marketplace.charts import draw
from marketplace.charts.paper import on_paper
from tests.marketplace.charts.samples import GROUND, SAMPLES

WIDE = 440
UNKNOWN = {"class", "vector-effect", "paint-order", "overflow", "dx", "dy", "viewBox"}


def every(marks):
    for mark in marks:
        yield mark
        yield from every(mark.within)


def words_of(marks):
    return [mark.words for mark in every(marks) if mark.words]


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - {"cards"}))
def test_all_is_in_plain_numbers_and_within_the_picture(kind):
    screen = draw(SAMPLES[kind], GROUND)
    printed = on_paper(screen, WIDE)
    marks = list(every(printed.marks))
    assert [mark for mark in marks if mark.name == "svg" or UNKNOWN & mark.attributes.keys()] == []
    assert [mark for mark in marks if "%" in "".join(map(str, mark.attributes.values()))] == []
    assert printed.width >= min(WIDE, screen.width or WIDE)
    for mark in marks:
        across = [mark.attributes[name] for name in ("x1", "x2", "cx") if name in mark.attributes]
        across += [
            float(x) for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", str(mark.attributes.get("d", "")))
        ]
        assert all(-1 <= x <= printed.width + 1 for x in across), mark
    said = words_of(printed.marks)
    assert {each.words for each in screen.legend} | set(words_of(screen.marks)) <= set(said)
    assert (printed.legend, printed.height >= screen.height) == ((), True)


def test_outline_of_words_is_behind_them():
    marks = [mark for mark in every(on_paper(draw(SAMPLES["bars"]), WIDE).marks) if mark.words == "Too far"]
    assert [(mark.attributes["fill"], mark.attributes.get("stroke-width")) for mark in marks] == [
        ("#ffffff", 4),
        ("#0b0c0c", None),
    ]


def test_line_runs_from_its_first_point_to_its_last():
    marks = every(on_paper(draw(SAMPLES["curve"]), 1000).marks)
    paths = [
        mark.attributes["d"] for mark in marks if mark.name == "path" and "Z" not in mark.attributes["d"]
    ]
    assert paths[0].startswith("M140.0 ")
    assert re.search(r"L970\.0 [\d.]+$", paths[0])
