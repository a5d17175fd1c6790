from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.models import FreeHours
from directory.tasks import roll_free_hours, verify_free_hours
from tests.factories.directory import a_provider, always

pytestmark = pytest.mark.django_db


def test_roll_moves_every_window_to_this_monday_and_keeps_the_truth(time_machine):
    time_machine.move_to(datetime(2026, 3, 4, tzinfo=UTC))
    for _ in range(3):
        a_provider(lanes=2, spans=always(480, 540))
    time_machine.move_to(datetime(2026, 3, 25, tzinfo=UTC))
    roll_free_hours()
    assert {str(row.from_on) for row in FreeHours.objects.all()} == {"2026-03-23"}
    assert {row.free.count("1") for row in FreeHours.objects.all()} == {16 * 7 * 4}


def test_verify_mends_and_says_so(caplog):
    a_provider()
    FreeHours.objects.update(free="0" * 10752)
    verify_free_hours()
    assert "Free hours of 1 workers were wrong" in caplog.text
    assert FreeHours.objects.get().free == "1" * 10752


def test_the_command_fails_until_it_is_told_to_repair():
    a_provider(lanes=2)
    FreeHours.objects.first().delete()
    with pytest.raises(CommandError, match="--repair"):
        call_command("verify_free_hours", stdout=StringIO())
    said = StringIO()
    call_command("verify_free_hours", repair=True, stdout=said)
    assert "2 of 2 workers looked at, 1 wrong" in said.getvalue()
    assert FreeHours.objects.count() == 2
    call_command("verify_free_hours", stdout=said)
    assert "All free hours are right." in said.getvalue()
