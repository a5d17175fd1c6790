from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from marketplace.actions import briefs
from marketplace.models import Brief
from tests.factories.briefs import a_brief
from tests.factories.marketplace import a_request

pytestmark = pytest.mark.django_db


def test_forget_takes_what_nobody_claimed_or_touched_for_ninety_days(asha):
    old, claimed = a_brief(), a_brief(by=asha)
    with time_machine.travel(timezone.now() + timedelta(days=89)):
        touched = a_brief()
        assert briefs.forget() == 0
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert briefs.forget() == 1
    assert set(Brief.objects.all()) == {claimed, touched}
    assert old not in Brief.objects.all()


def test_claim_makes_a_brief_theirs_and_keeps_its_first_owner(asha, clem):
    brief = a_brief()
    briefs.claim(brief, by=asha)
    briefs.claim(brief, by=clem)
    assert Brief.objects.get().owner == asha


def test_revise_by_someone_signed_in_makes_it_theirs_and_new_to_count(asha):
    brief = a_brief()
    briefs.searched(brief)
    revised = briefs.revise(brief, by=asha, every_weeks=2)
    assert (revised.owner, revised.every_weeks, revised.searched_at) == (asha, 2, None)


def test_a_brief_that_was_asked_with_is_no_longer_open_to_whoever_has_its_address(asha, clem):
    booking = a_request(person=asha.person, by=asha)
    brief = Brief.objects.get()
    assert (brief.owner, brief.person) == (booking.requested_by, booking.person)
    assert not Brief.objects.open_to(clem).filter(pk=booking.brief_id).exists()
