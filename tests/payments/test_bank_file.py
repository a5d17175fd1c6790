"""A bank's file: what is read, what is refused and why, and which invoices a payment is for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.bank_file import UnreadableError, choose, references_in, rows_of, text_of
from tests.thorough import LETTERS

TODAY = date(2026, 4, 30)


def read(*lines, heads="Date,Amount,Reference"):
    return [(row.on, row.pence, row.trouble) for row in rows_of("\n".join([heads, *lines]), today=TODAY)]


def test_days_and_amounts_as_banks_write_them():
    day = date(2026, 4, 7)
    assert read('07/04/2026,"£1,234.50",x', "2026-04-07,5,x", "7 Apr 2026,80p,x", "07-Apr-26,12.5,x") == [
        (day, 123450, ""),
        (day, 500, ""),
        (day, 80, ""),
        (day, 1250, ""),
    ]


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("31/02/2026,5,x", "no_day"),
        ("yesterday,5,x", "no_day"),
        ("01/05/2026,5,x", "too_late"),
        ("07/04/2026,-5,x", "no_amount"),
        ("07/04/2026,5.001,x", "no_amount"),
        ("07/04/2026,1e3,x", "no_amount"),
        ("07/04/2026,NaN,x", "no_amount"),
        ("07/04/2026,,x", "no_amount"),
        ("07/04/2026", "no_amount"),
        ("07/04/2026,0,x", "nothing"),
    ],
)
def test_a_bad_row_says_why_and_spoils_no_other(line, trouble):
    fine = (date(2026, 4, 7), 500, "")
    found = read("07/04/2026,5,a", line, "07/04/2026,5,b")
    assert [found[0], found[1][2], found[2]] == [fine, trouble, fine]


def test_other_separators_and_columns():
    heads = "Value Date;Description;Paid in"
    assert read("07/04/2026;PAY-2222-3333;5", heads=heads) == [(date(2026, 4, 7), 500, "")]


@pytest.mark.parametrize("text", ["", "\n", "Hello", "Date,Amount\n07/04/2026,5", "Date,Amount,Reference"])
def test_what_is_no_file_of_payments(text):
    if text.startswith("Date,Amount\n"):
        assert rows_of(text, today=TODAY)[0].words == ""
    else:
        with pytest.raises(UnreadableError):
            rows_of(text, today=TODAY)


def test_a_file_that_is_no_text():
    with pytest.raises(UnreadableError):
        text_of(b"PK\x03\x04\x00\x00\xff")


def test_too_many_rows():
    with pytest.raises(UnreadableError, match="1000"):
        read(*(["07/04/2026,5,x"] * 1001))


def test_references_however_they_are_spaced():
    assert references_in("bgc pay 2abc 9xyz CARE, in-AAAA-BBBB") == ["PAY-2ABC-9XYZ", "IN-AAAA-BBBB"]
    assert references_in("PAYMENT FOR APRIL INVOICE") == []


@pytest.mark.parametrize(
    ("pence", "owed", "chosen"),
    [
        (500, [(1, 7, 500)], [1]),
        (500, [(1, 7, 400)], []),
        (500, [(1, 7, 500), (2, 7, 500)], [1]),
        (500, [(1, 7, 500), (2, 8, 500)], []),
        (900, [(1, 7, 500), (2, 7, 400)], [1, 2]),
        (900, [(1, 7, 500), (2, 8, 400)], []),
        (500, [], []),
    ],
)
def test_which_invoices_a_payment_is_for(pence, owed, chosen):
    assert choose(pence, owed) == chosen


@given(st.text(LETTERS, max_size=200))
def test_any_text_is_rows_or_refused(text):
    try:
        rows = rows_of(f"Date,Amount,Reference\n{text}", today=TODAY)
    except UnreadableError:
        return
    assert all(row.trouble or (type(row.pence) is int and row.pence > 0) for row in rows)
