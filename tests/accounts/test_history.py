import pytest

from accounts.history import sentence


@pytest.mark.parametrize(
    ("what", "facts", "words"),
    [
        ("address.seen", {}, "looked at address, telephone and how to get in"),
        ("notes.seen", {}, "looked at notes"),
        ("delegation.granted", {"scopes": "book see"}, "gave Clem the right to help (see, book and cancel)"),
        ("delegation.granted", {"scopes": "see nonsense"}, "gave Clem the right to help (see)"),
        ("booking.accepted", {"scopes": None}, "accepted the booking"),
        ("thing.was_moved", {}, "was moved: thing"),
    ],
)
def test_sentence(what, facts, words):
    assert sentence(what, facts, helper="Clem") == words
