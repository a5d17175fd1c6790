"""What is printed of a panel that has more rows than there is room for."""

from dataclasses import replace

from marketplace.charts import NOWHERE
from marketplace.panel import Chart, Table
from marketplace.panel_paper import cut, fitted, part_of, stands_below
from marketplace.templatetags.panels import panel_on_paper
from payments.gateways import paper
from tests.marketplace.charts.samples import SAMPLES, a_panel

MANY = [(f"Area {number:02}", number if number % 5 else None) for number in range(30)]


def names(panel):
    return [row[0] for row in panel.table.rows]


def test_of_a_map_the_most_is_printed_and_the_picture_is_whole():
    panel = a_panel(Chart("areas"), ("Area", "Hours"), MANY)
    kept = cut(panel, 3)
    assert names(kept.panel) == ["Area 29", "Area 28", "Area 27"]
    assert (kept.pictured, kept.left) == (panel, "the 3 with the most of 30 rows")
    assert names(cut(panel, 29).panel)[-1] == "Area 20"


def test_of_quarters_the_newest_and_of_bars_the_largest_with_their_picture():
    line = cut(a_panel(Chart("line"), ("Quarter", "Hours"), MANY), 2)
    assert (names(line.panel), line.left) == (["Area 28", "Area 29"], "the 2 newest of 30 rows")
    bars = cut(a_panel(Chart("bars"), ("Area", "Hours"), MANY), 2)
    assert (names(bars.panel), names(bars.pictured)) == (["Area 28", "Area 29"],) * 2
    assert bars.left == "2 of 30 rows"


def test_row_that_the_sentence_names_is_never_cut_and_rows_keep_their_order():
    bars = a_panel(Chart("bars"), ("Area", "Hours"), MANY, sentence="Area 03 has least.")
    assert names(cut(bars, 2).panel) == ["Area 03", "Area 29"]
    assert names(fitted(bars, 100, NOWHERE)[0])[0] == "Area 03"
    words = a_panel(Chart("cards"), ("Area", "Hours"), MANY, sentence="Mostly area 07.")
    assert names(cut(words, 2).panel) == ["Area 00", "Area 07"]
    assert [names(cut(SAMPLES["curve"], most).panel) for most in (1, 3)] == [[28], [0, 1, 28]]
    stacked = a_panel(
        Chart("stacked", values=(1, 2)), ("Area", "A", "B"), [("N", 5, 1), ("S", 4, None), ("E", 1, 9)]
    )
    assert names(cut(stacked, 1).panel) == ["E"]


def test_what_has_room_is_printed_whole():
    panel = a_panel(Chart("bars"), ("Area", "Hours"), MANY)
    kept = cut(panel, 30)
    assert (kept.panel, kept.pictured, kept.left) == (panel, panel, "")


def test_wide_or_long_table_stands_below_its_picture():
    narrow = a_panel(Chart("bars"), ("Area", "Hours"), MANY[:5])
    wide = replace(narrow, table=Table(("A", "B", "C", "D", "E"), ((1, 2, 3, 4, 5),)))
    assert [stands_below(narrow, None), stands_below(wide, None), stands_below(wide, 4)] == [
        False,
        True,
        False,
    ]
    assert stands_below(a_panel(Chart("bars"), ("Area", "Hours"), MANY), None)


def test_picture_is_no_higher_than_its_room_and_of_rows_with_a_number():
    panel = a_panel(Chart("bars"), ("Area", "Hours"), MANY)
    pictured, drawing = fitted(panel, 300, NOWHERE)
    assert drawing.height <= 300 < fitted(panel, 900, NOWHERE)[1].height
    assert names(pictured) == [f"Area {number:02}" for number in (24, 26, 27, 28, 29)]
    assert part_of(pictured, panel) == "the picture has 5 of 30 rows"
    nothing = a_panel(Chart("bars"), ("Area", "Hours"), [("North", None), ("South", None)])
    assert names(fitted(nothing, 300, NOWHERE)[0]) == ["North"]


def test_picture_beside_a_table_is_printed_once_when_it_moves_to_the_next_page():
    """A float that moves there with its heading is printed twice, and over the heading."""
    panel = panel_on_paper(SAMPLES["curve"])
    page, more = paper._page(
        "<html lang='en'><body class='small'><p style='height: 175mm'>Before</p>"
        f"<section><div class='begins'><h2>Waits</h2></div>{panel}</section></body></html>"
    )
    printed = [
        (number, type(box).__name__)
        for number, each in enumerate(page.render(**more).pages, start=1)
        for box in each._page_box.descendants()
        if str(box.element_tag).endswith("svg")
    ]
    assert printed == [(2, "BlockReplacedBox")]
