"""Deals are tested on the second of March 2026, a Monday, unless a test says otherwise."""

import pytest

from tests.factories.marketplace import NOW


@pytest.fixture(autouse=True)
def _the_second_of_march(time_machine):
    time_machine.move_to(NOW, tick=False)
