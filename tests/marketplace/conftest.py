"""Deals are tested on the second of March 2026, a Monday, unless a test says otherwise."""

import pytest

from tests.factories.marketplace import NOW


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
