import pytest

from directory.comparing import GONE, NEW, SAME, compare


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("Kind help", "Kind help", [(SAME, "Kind help")]),
        ("Kind help", "Kinder help", [(GONE, "Kind"), (NEW, "Kinder"), (SAME, " help")]),
        ("", "New", [(NEW, "New")]),
        ("Old", "", [(GONE, "Old")]),
    ],
)
def test_compare(before, after, parts):
    assert compare(before, after) == parts


def test_compare_very_long_texts_stands_them_side_by_side():
    before, after = "a " * 1_500, "b " * 1_500
    assert compare(before, after) == [(GONE, before), (NEW, after)]
