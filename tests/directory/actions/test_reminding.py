from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Event, Notification
from directory.actions import reminding
from directory.models import Reminder
from directory.tasks import remind_of_checks
from tests.factories.directory import CheckFactory, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def insurance(dara):
    from_on = timezone.localdate() - timedelta(days=364 - 30)
    check = CheckFactory(valid_from=from_on, valid_until=timezone.localdate() + timedelta(days=30))
    owner_of(check.provider)
    return check


def told():
    return list(Notification.objects.filter(channel="email").order_by("pk").values_list("kind", flat=True))


def test_each_day_that_is_stated_is_told_once_however_often_the_clock_runs(insurance, time_machine):
    start, seen = timezone.now(), []
    for day in range(-1, 45):
        time_machine.move_to(start + timedelta(days=day), tick=False)
        before = len(told())
        for _ in range(2):
            remind_of_checks()
        if len(told()) > before:
            seen.append((30 - day, told()[-1]))
    assert seen == [
        (30, "check_expiring"),
        (14, "check_expiring"),
        (7, "check_expiring"),
        (1, "check_expiring"),
        (-1, "check_lapsed"),
    ]
    assert Event.objects.about(insurance).filter(what="check.reminded").count() == 5


def test_a_clock_that_was_dead_for_weeks_tells_the_latest_alone(insurance, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=25), tick=False)
    assert (reminding.remind(), reminding.remind()) == (1, 0)
    assert list(Reminder.objects.values_list("days", flat=True)) == [7]


def test_who_has_renewed_is_left_in_peace(insurance):
    CheckFactory(
        provider=insurance.provider,
        valid_from=insurance.valid_until + timedelta(days=1),
        valid_until=insurance.valid_until + timedelta(days=300),
    )
    assert reminding.remind() == 0
