from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Event, Notification
from directory.actions import listings, providers, reminding
from directory.models import Provider, Reminder
from directory.tasks import remind_of_checks
from tests.factories.directory import CheckFactory, a_live_listing, owner_of
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
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


def test_facts_are_asked_about_once_on_the_day_and_again_a_year_after_the_answer(dara, time_machine):
    provider = a_live_listing(owner=dara).provider
    start, said = timezone.now(), []
    providers.set_facts(provider, by=dara)
    for day in (364, 365, 366, 500, 864, 865, 866):
        time_machine.move_to(start + timedelta(days=day), tick=False)
        before = told().count("facts_due")
        for _ in range(2):
            remind_of_checks()
        said += [day] * (told().count("facts_due") - before)
        if day == 500:
            providers.set_facts(provider, by=dara)
    assert said == [365, 865]
    assert Event.objects.about(provider).filter(what="provider.facts_asked").count() == 2


def test_facts_are_asked_about_on_the_day_in_london(dara, time_machine):
    """Said in summer after midnight there, which is the day before in Greenwich."""
    time_machine.move_to("2026-06-09T23:30:00Z", tick=False)
    providers.set_facts(a_live_listing(owner=dara).provider, by=dara)
    for moment, asked in (("2027-06-09T22:30:00Z", 0), ("2027-06-09T23:30:00Z", 1)):
        time_machine.move_to(moment, tick=False)
        assert reminding.ask_again() == asked


def test_who_has_nothing_on_the_site_is_not_asked(dara, time_machine):
    listing = a_live_listing(owner=dara)
    time_machine.move_to(timezone.now() + timedelta(days=400), tick=False)
    assert Provider.objects.with_old_facts().get() == listing.provider
    listings.withdraw(listing, by=dara)
    assert reminding.ask_again() == 0
