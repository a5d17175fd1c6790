"""What is checked before a database is migrated."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db
DRAWN = "0018_market_squashed_0027_awaited"


def faults():
    return [fault.id for fault in run_checks(tags=[Tags.database], databases=["default"])]


def forget(*names):
    assert MigrationRecorder.Migration.objects.filter(app="marketplace", name__in=names).delete()[0] == len(
        names
    )


def test_a_database_that_has_all_or_nothing_of_what_was_drawn_at_once_goes_on():
    assert faults() == []
    forget(DRAWN)
    assert faults() == []


def test_one_that_has_only_some_of_it_is_refused_and_not_left_without_the_rest():
    forget(DRAWN, "0027_awaited")
    assert faults() == ["accounts.E001"]
    with pytest.raises(SystemCheckError, match="0027_awaited is not there"):
        call_command("migrate", verbosity=0, skip_checks=False)
