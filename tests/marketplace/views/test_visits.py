from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from marketplace.actions import visits
from marketplace.enums import VisitState
from tests.factories.marketplace import an_agreement, owner_of
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def agreed(asha):
    return an_agreement(person=asha.person, by=asha)


@pytest.fixture
def visit(agreed, time_machine):
    time_machine.move_to(datetime(2026, 3, 9, 9, 15, tzinfo=UTC), tick=False)
    return agreed.visits.first()


def test_a_visit_that_is_over_says_that_nobody_confirmed_it(sign_in, visit, asha):
    said = sign_in(asha).get(visit.get_absolute_url()).content.decode()
    assert "Over, not confirmed yet" in said
    visits.confirm(visit, by=asha)
    assert "Over, not confirmed yet" not in sign_in(asha).get(visit.get_absolute_url()).content.decode()


def under(visit, verb):
    return reverse(f"marketplace:visit_{verb}", args=[visit.reference])


def standing(visit):
    visit.refresh_from_db()
    return visit.state


def test_confirm_other_times_stand_beside_what_was_agreed(sign_in, visit, asha):
    client = sign_in(asha)
    client.post(under(visit, "confirm"), {"came": "8:05am", "left": "8:50am"})
    said = client.get(visit.get_absolute_url()).content.decode()
    assert standing(visit) == VisitState.CONFIRMED
    assert ("8am to 9am" in said, "8:05am to 8:50am" in said, "45 minutes" in said) == (True, True, True)


@pytest.mark.parametrize("times", [{}, {"came": "8am", "left": "soon"}, {"came": "8am", "left": "8am"}])
def test_confirm_needs_real_times(sign_in, visit, asha, times):
    sign_in(asha).post(under(visit, "confirm"), times)
    assert standing(visit) == VisitState.PLANNED


def test_confirm_a_night_as_agreed_over_the_clock_change_is_exact(sign_in, asha, time_machine):
    time_machine.move_to(datetime(2026, 10, 16, tzinfo=UTC), tick=False)
    night = {"day": 5, "earliest": 1320, "latest": 1860, "minutes": 540, "workers": 1, "label": ""}
    booking = an_agreement(
        person=asha.person,
        by=asha,
        visits=[night],
        starts_on=date(2026, 10, 24),
        ends_on=date(2026, 10, 24),
    )
    visit = booking.visits.get()
    time_machine.move_to(visit.ends_at, tick=False)
    sign_in(asha).post(under(visit, "confirm"), {"came": "10pm", "left": "7am"})
    visit.refresh_from_db()
    assert visit.happened_until - visit.happened_from == timedelta(hours=10)


def test_dispute_and_missed_need_words(sign_in, visit, asha):
    visits.confirm(visit, by=owner_of(visit.booking.listing.provider))
    client = sign_in(asha)
    assert "Say what happened" in client.post(under(visit, "dispute"), {}).content.decode()
    client.post(under(visit, "dispute"), {"words": "Nobody came."})
    assert standing(visit) == VisitState.DISPUTED


def test_cancel_shows_the_fee_first(sign_in, visit, asha, time_machine):
    later = visit.booking.visits.all()[1]
    client = sign_in(asha)
    assert "This costs nothing" in client.get(under(later, "cancel")).content.decode()
    time_machine.move_to(later.starts_at - timedelta(hours=2), tick=False)
    assert "you would still pay £20" in sign_in(asha).get(under(later, "cancel")).content.decode()
    sign_in(asha).post(under(later, "cancel"))
    assert (standing(later), later.late_fee_pence) == (VisitState.CANCELLED, 2000)


def test_cancel_after_the_start_is_refused(sign_in, visit, asha):
    client = sign_in(asha)
    assert client.get(under(visit, "cancel")).status_code == 302
    client.post(under(visit, "cancel"))
    assert standing(visit) == VisitState.PLANNED


def test_outsider_finds_no_visit(sign_in, visit, clem):
    assert sign_in(clem).get(visit.get_absolute_url()).status_code == 404
    assert sign_in(clem).post(under(visit, "cancel")).status_code == 404
