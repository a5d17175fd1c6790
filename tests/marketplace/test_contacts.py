import pytest

from marketplace.contacts import holds_contact


@pytest.mark.parametrize(
    "words",
    [
        "Ring me on 01632 960 123",
        "07700900123",
        "+44 (0)7700 900-123",
        "write to mary.lamb@example.co.uk",
        "mary (at) example (dot) com",
        "see www.marylamb.example",
        "https://pay.example/x",
    ],
)
def test_contact_details_are_found(words):
    assert holds_contact(words)


@pytest.mark.parametrize(
    "words",
    [
        "Monday 9 March 2026 at 8am",
        "QV1 1AA",
        "It was £1,200.50",
        "0 to 10, say 7",
        "Is 7:30 or 8:15 best?",
        "",
    ],
)
def test_plain_words_hold_none(words):
    assert not holds_contact(words)
