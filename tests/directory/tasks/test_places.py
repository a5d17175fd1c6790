"""Neighbourhoods follow their councils by themselves."""

from datetime import date

import pytest

from directory.tasks import follow_councils
from tests.factories.directory import AuthorityFactory, LsoaFactory

pytestmark = pytest.mark.django_db


def test_follow_councils_moves_neighbourhoods_on_the_day(time_machine):
    old = AuthorityFactory(name="Old", valid_until=date(2027, 3, 31))
    new = AuthorityFactory(name="New", valid_from=date(2027, 4, 1))
    old.successors.add(new)
    lsoa = LsoaFactory(council=old)
    for day, council in ((date(2027, 3, 31), old), (date(2027, 4, 1), new)):
        time_machine.move_to(day)
        follow_councils()
        lsoa.refresh_from_db()
        assert (lsoa.council, lsoa.district) == (council, council)


def test_follow_councils_says_when_nothing_follows(caplog):
    LsoaFactory(council=AuthorityFactory(valid_until=date(2020, 1, 1)))
    follow_councils()
    assert "1 neighbourhoods belong to a council that has ended" in caplog.text
