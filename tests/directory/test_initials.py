import pytest

from directory.initials import initials_of


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mary Wold", "MW"),
        ("Mary Ann Wold", "MW"),
        ("Priya", "P"),
        ("Odd Jobs & Gardens", "OG"),
        ("‘Good’ (Company)", "GC"),
        ("émile zola", "ÉZ"),
        ("3 Sisters Care", "3C"),
        ("", ""),
        ("& –", ""),
    ],
)
def test_initials(name, letters):
    assert initials_of(name) == letters
