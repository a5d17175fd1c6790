"""Every kind of chart: what is drawn is what the table says, large enough to read, and never by colour alone."""

from dataclasses import replace
from itertools import pairwise

import pytest

from marketplace.charts import draw
from marketplace.charts.ground import DOT, Ground
from marketplace.charts.marks import FALLING, INK, PAPER, RISING, SERIES, TEXTURES, on
from marketplace.charts.scale import Scale, around
from marketplace.charts.words import said
from marketplace.colour import contrast
from marketplace.panel import Table
from tests.marketplace.charts.samples import GROUND, MISSING, SAMPLES

DRAWN = sorted(set(SAMPLES) - {"cards"})


def all_marks(marks):
    for mark in marks:
        yield mark
        yield from all_marks(mark.within)


def marks_of(kind, name):
    return [mark for mark in all_marks(draw(SAMPLES[kind], GROUND).marks) if mark.name == name]


def words_of(kind):
    return [mark.words for mark in marks_of(kind, "text")]


@pytest.mark.parametrize("kind", DRAWN)
def test_no_word_is_smaller_than_twelve_pixels_and_nothing_is_off_the_picture(kind):
    drawing = draw(SAMPLES[kind], GROUND)
    for mark in all_marks(drawing.marks):
        assert mark.attributes.get("font-size", 12) >= 12
        for name in ("x", "x1", "x2", "cx"):
            if "%" in str(mark.attributes.get(name, "")):
                assert 0 <= float(mark.attributes[name].rstrip("%")) <= 100
        for name in ("y1", "y2", "cy"):
            assert 0 <= mark.attributes.get(name, 0) <= drawing.height
    assert (drawing.title, "table" in drawing.words) == ("What is asked for", True)


def test_nothing_is_drawn_of_a_panel_without_numbers_nor_of_cards_nor_of_a_map_of_nowhere():
    assert [draw(MISSING), draw(SAMPLES["cards"]), draw(SAMPLES["areas"])] == [None, None, None]


def test_shades_hold_in_black_and_white():
    for shades in (RISING, FALLING):
        on_black = [contrast(shade, "#000000") for shade in shades]
        assert on_black == sorted(on_black, reverse=True)
    assert len(set(zip(SERIES, TEXTURES, strict=True))) == len(SERIES)


@pytest.mark.parametrize("fill", {*RISING, *FALLING, *SERIES, PAPER})
def test_words_can_be_read_on_every_fill(fill):
    assert contrast(on(fill), fill) >= 4.5
    assert on(fill) in (INK, PAPER)


def test_a_bar_that_may_not_be_shown_is_said_and_has_no_length():
    assert "not shown" in words_of("bars")
    assert len(marks_of("bars", "rect")) == 2


def test_a_grid_has_a_number_in_every_square_and_a_minus_for_what_is_to_spare():
    words = words_of("heat")
    assert (words.count("120"), words.count("−3"), words.count("5")) == (1, 7, 7)
    assert [each.words for each in draw(SAMPLES["heat"]).legend] == [
        "some hours missing",
        "most hours missing",
        "to spare, with a minus",
        "not shown",
    ]


def test_a_hole_in_a_line_is_not_bridged():
    lines = [mark.attributes["d"] for mark in marks_of("line", "path")]
    assert [path.count("L") for path in lines] == [0, 1, 3]


def test_a_step_holds_until_the_next():
    path = next(
        mark.attributes["d"] for mark in marks_of("curve", "path") if mark.attributes["fill"] == "none"
    )
    ends = [step.split() for step in path.removeprefix("M").split("L")]
    assert [(one[0] == two[0]) or (one[1] == two[1]) for one, two in pairwise(ends)] == [True] * 10


def test_what_happened_meanwhile_stands_at_its_day_and_only_within_the_picture():
    assert words_of("line").count("1") == 1
    assert "2" not in words_of("line")


def test_a_map_fills_every_area_hatches_what_is_not_shown_and_numbers_the_most():
    drawing = draw(SAMPLES["areas"], GROUND)
    fills = [mark.attributes["fill"] for mark in drawing.marks if mark.name == "path"]
    assert fills[1:3] == [PAPER, "nothing"]
    assert len(set(fills)) == 4
    assert drawing.list == ("Leeds 002A: 40", "Leeds 001A: 12")
    assert drawing.legend[-1].words == "not shown, or not known"


def test_all_areas_of_one_shade_are_one_mark_and_dots_lie_on_top():
    panel = SAMPLES["areas"]
    alike = replace(
        panel, table=Table(panel.table.heads, tuple((name, code, 40) for name, code, _ in panel.table.rows))
    )
    ground = replace(GROUND, shapes=GROUND.shapes | {"E1": f"M5 5{DOT}"})
    paths = [mark.attributes["d"] for mark in draw(alike, ground).marks if mark.name == "path"]
    assert paths == [GROUND.shapes["E2"] + GROUND.shapes["E3"], f"M5 5{DOT}"]


def test_tiles_stand_near_where_areas_are_and_none_on_another():
    middles = {f"E{number}": ((number * 37) % 600, (number * 53) % 400) for number in range(40)}
    tiles = Ground(600, 400, {}, middles).tiles()
    assert len(set(tiles.values())) == 40
    assert tiles[min(middles, key=lambda code: middles[code][1])][1] == 0


def test_a_declared_model_is_a_square_and_what_is_seen_a_circle():
    assert (len(marks_of("quadrant", "rect")), len(marks_of("quadrant", "circle"))) == (1, 1)
    assert draw(SAMPLES["quadrant"]).list == ("Declared", "April to June 2026")


def test_one_row_has_no_table_worth_pointing_at():
    one = SAMPLES["bars"].table
    panel = replace(SAMPLES["bars"], table=replace(one, rows=one.rows[:1]))
    assert draw(panel).words == panel.sentence


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234, "1,234"), (-3, "−3"), (3.14159, "3.1"), (0.456, "0.46"), (250.4, "250"), (-0.001, "0"), (2.0, "2"), (None, "not shown"), ("a", "a"), ("2026Q1", "Jan to Mar 2026")],
)  # fmt: skip
def test_numbers_are_said_plainly(value, words):
    assert said(value) == words


def test_a_scale_has_round_ends_and_keeps_what_is_outside_at_its_edge():
    scale = around([3, 87])
    assert (scale.low, scale.high, scale.ticks()) == (0, 100, [0, 20, 40, 60, 80, 100])
    assert (scale.at(-5), scale.at(50), scale.at(900)) == (0, 0.5, 1)
    assert around([]).ticks()
    assert Scale(5, 5).at(5) == 0


def test_hours_to_spare_are_never_drawn_like_hours_that_are_missing():
    chart = replace(SAMPLES["heat"].chart, unit="hours to spare")
    drawing = draw(replace(SAMPLES["heat"], chart=chart))
    assert not {mark.attributes.get("fill") for mark in all_marks(drawing.marks)} & {*RISING, "hatch"}
    assert {each.fill for each in drawing.legend} <= {*FALLING, PAPER}
