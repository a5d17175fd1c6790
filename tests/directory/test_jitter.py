"""Public positions: always the same, never near home, and all round it."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.jitter import public_position
from tests.thorough import LETTERS

KEY = b"a key for tests"


@given(
    easting=st.floats(0, 700_000), northing=st.floats(0, 1_300_000), reference=st.text(LETTERS, max_size=20), key=st.binary(min_size=1),
)  # fmt: skip
def test_public_position_is_one_to_two_kilometres_away_and_constant(easting, northing, reference, key):
    shown = public_position(easting, northing, reference, key)
    assert 1_000 <= hypot(shown[0] - easting, shown[1] - northing) <= 2_000
    assert public_position(easting, northing, reference, key) == shown


def test_public_position_depends_on_reference_and_key():
    shown = {
        public_position(400_000, 200_000, reference, key)
        for reference in ("PR-1", "PR-2")
        for key in (KEY, b"x")
    }
    assert len(shown) == 4


def test_public_positions_surround_the_home():
    shown = [public_position(0, 0, f"PR-{number}", KEY) for number in range(400)]
    quarters = [
        sum((x > 0) == east and (y > 0) == north for x, y in shown) for east in (0, 1) for north in (0, 1)
    ]
    assert min(quarters) > 60
    # Two fifths of the ring's area lies within 1,483 metres: every place is as likely as any other.
    assert 120 < sum(hypot(*point) < 1_483 for point in shown) < 200


@pytest.mark.parametrize("part", [0, 2**64 - 1])
def test_public_position_keeps_to_the_ring_at_its_very_edges(part, monkeypatch):
    for turn in range(0, 2**64, 2**64 // 500):
        digest = turn.to_bytes(8) + part.to_bytes(8)
        monkeypatch.setattr("directory.jitter.hmac.digest", lambda *_, digest=digest: digest)
        shown = public_position(0.4, 0.4, "PR-1", KEY)
        assert 1_000 <= hypot(shown[0] - 0.4, shown[1] - 0.4) <= 2_000


def test_public_position_needs_a_key():
    with pytest.raises(ValueError, match="secret key"):
        public_position(0, 0, "PR-1", b"")
