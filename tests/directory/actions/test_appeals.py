"""Appeals: within 28 days, answered by somebody else, with reasons; upheld, two people put the listing back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Approval, Notification
from directory.actions import appeals, grave, listings, moderation
from directory.enums import AppealState, Deed, Ground, ListingState
from directory.models import Appeal
from tests.directory.desk import Desk
from tests.factories.directory import a_listing, cleared
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def desk():
    return Desk()


@made_once
def appeal(desk):
    return appeals.make(desk.suspend(), words="The letters are about somebody else", by=desk.owner)


@made_once
def ruling(desk):
    return desk.suspend()


def test_whoever_decided_does_not_answer(desk, appeal):
    for one in (desk.first, desk.second):
        with pytest.raises(NotAllowed, match="took part in the decision"):
            appeals.answer(appeal, upheld=True, reasons="So", by=one)
    assert appeal.state == AppealState.WAITING


def test_upheld_is_proposed_and_a_second_puts_it_back(desk, appeal):
    appeals.answer(appeal, upheld=True, reasons="They are", by=desk.third)
    assert desk.fresh().state == ListingState.SUSPENDED
    proposed = Approval.objects.about(desk.listing).open().get()
    assert proposed.payload["ground"] == Ground.APPEAL
    grave.agree(proposed, desk.fresh(), by=desk.first)
    assert desk.fresh().state == ListingState.LIVE
    assert "appeal_answered" in set(Notification.objects.values_list("kind", flat=True))


def test_not_upheld_changes_nothing(desk, appeal):
    answered = appeals.answer(appeal, upheld=False, reasons="They are about you", by=desk.third)
    assert (answered.state, desk.fresh().state) == (AppealState.NOT_UPHELD, ListingState.SUSPENDED)
    assert not Approval.objects.open().exists()


def test_an_answer_has_reasons_and_is_given_once(desk, appeal):
    with pytest.raises(NotAllowed, match="Give your reasons"):
        appeals.answer(appeal, upheld=False, reasons=" ", by=desk.third)
    appeals.answer(appeal, upheld=False, reasons="So", by=desk.third)
    with pytest.raises(NotAllowed):
        appeals.answer(Appeal.objects.get(), upheld=True, reasons="No", by=desk.third)


def test_one_decision_one_appeal(desk, appeal):
    assert appeals.make(appeal.ruling, words="Again", by=desk.owner) == appeal
    appeals.take_back(appeal, by=desk.owner)
    with pytest.raises(NotAllowed):
        appeals.answer(Appeal.objects.get(), upheld=True, reasons="So", by=desk.third)


@pytest.mark.parametrize(("days", "made"), [(27, True), (28, True), (29, False)])
def test_twenty_eight_days(desk, days, made, ruling):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        if made:
            assert appeals.make(ruling, words="No", by=desk.owner).pk
        else:
            with pytest.raises(NotAllowed, match="28 days"):
                appeals.make(ruling, words="No", by=desk.owner)


def test_only_the_provider_appeals(desk, ruling):
    for somebody in (desk.first, desk.third):
        with pytest.raises(NotAllowed, match="Only the provider"):
            appeals.make(ruling, words="No", by=somebody)


def test_putting_back_is_not_appealed_against(desk, ruling):
    back = desk.together(Deed.REINSTATE, ground=Ground.PUT_RIGHT, by=(desk.first, desk.third))
    with pytest.raises(NotAllowed):
        appeals.make(back, words="No", by=desk.owner)


def test_a_listing_turned_down_is_looked_at_again(desk):
    listing = listings.submit(a_listing(owner=desk.owner), by=desk.owner)
    cleared(listing.provider)
    moderation.start(listing, by=desk.first)
    appeal = appeals.make(moderation.reject(listing, why="A shop", by=desk.first), words="No", by=desk.owner)
    with pytest.raises(NotAllowed, match="took part"):
        appeals.answer(appeal, upheld=True, reasons="So", by=desk.first)
    appeals.answer(appeal, upheld=True, reasons="It is no shop", by=desk.second)
    listing.refresh_from_db()
    assert listing.state == ListingState.IN_REVIEW
    moderation.publish(listing, by=desk.second)


def test_a_removal_that_has_come_is_undone_by_appeal_alone(desk):
    appeal = appeals.make(desk.together(Deed.REMOVE, ground=Ground.LAW), words="No", by=desk.owner)
    appeals.answer(appeal, upheld=True, reasons="The law says otherwise", by=desk.third)
    grave.agree(Approval.objects.about(desk.listing).open().get(), desk.fresh(), by=desk.first)
    assert (desk.fresh().state, desk.fresh().removal_at) == (ListingState.LIVE, None)


def test_a_removal_to_come_is_called_off(desk):
    appeal = appeals.make(desk.together(Deed.REMOVE), words="No", by=desk.owner)
    appeals.answer(appeal, upheld=True, reasons="So", by=desk.third)
    grave.agree(Approval.objects.about(desk.listing).open().get(), desk.fresh(), by=desk.first)
    assert (desk.fresh().state, desk.fresh().removal_at) == (ListingState.LIVE, None)
