"""What is wanted as a panel: what the release says, no more; and what became of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.models import Authority, Language, WeeklyHours
from marketplace.actions import wanting
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures import panels_wanted
from tests.factories.directory import HOME, LsoaFactory, a_live_listing
from tests.marketplace.actions.test_wanting import missing, say

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 5, 9, tzinfo=UTC)
TODAY = date(2026, 8, 5)


@pytest.fixture
def council(time_machine):
    time_machine.move_to(NOW, tick=False)
    LsoaFactory(code="Y01", name="Wolds 001A")
    Language.objects.get_or_create(code="ur", defaults={"name": "Urdu"})
    return Authority.objects.get(gss=HOME)


def test_panel_is_the_cards_of_the_quarter_and_names_its_release(council):
    release = missing()
    panel = panels_wanted.wanted(council, PUBLIC, "2026Q2", TODAY)
    assert panel.table.rows[:2] == (
        ("Help of any kind in Wolds 001", "Wolds", 125, ""),
        ("Company and getting out", "Wolds", 95, "6pm to 10pm"),
    )
    assert (panel.releases, panel.window) == ((release.reference,), "April to June 2026")


def test_panel_without_a_release_or_with_too_few_says_why(council):
    assert panels_wanted.wanted(council, PUBLIC, "2026Q2", TODAY).missing == panels_wanted.NOT_PUBLISHED
    missing((9, {}))
    assert panels_wanted.wanted(council, PUBLIC, "2026Q2", TODAY).missing == panels_wanted.NOTHING
    assert panels_wanted.wanted(council, STAFF, "2026Q2", TODAY).missing == panels_wanted.NOT_PUBLISHED


def test_what_became_of_it_counts_providers_and_the_hours_that_came(council, time_machine):
    bola = a_live_listing(needs=("company",)).provider
    missing()
    assert panels_wanted.became(council, STAFF, "2026Q2", TODAY).missing == panels_wanted.NO_ANSWER
    WeeklyHours.objects.filter(worker__provider=bola, day__gte=1).delete()
    say(bola, "more")
    WeeklyHours.objects.create(worker=bola.workers.get(), day=1, starts=600, ends=780)
    time_machine.move_to(NOW + timedelta(days=28), tick=False)
    wanting.look_again()
    panel = panels_wanted.became(council, STAFF, "2026Q2", TODAY)
    assert panel.table.rows == (
        ("I have time for this", 0, 0, 0),
        ("I will add hours", 1, 3, 0),
        ("Not for me", 0, 0, 0),
    )
    assert panel.sentence == "Providers who answered a card: 1. Written to each week: 0."
