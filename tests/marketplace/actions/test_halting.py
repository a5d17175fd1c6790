"""When a council takes a listing off the site, whoever has a booking is told what they can do, in one transaction."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from directory.actions import grave
from directory.enums import Deed, Ground, ListingState
from directory.models import Listing
from marketplace.actions import bookings, halting, visits
from marketplace.enums import BookingState, DeclineReason, HaltChoice, VisitState
from marketplace.models import Booking, Halt
from tests.factories.directory import an_officer
from tests.factories.marketplace import OfferFactory, a_request, owner_of, soon, visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db
B = BookingState


@made_once
def offer():
    return OfferFactory()


@made_once
def listing(offer):
    return offer.listing


@made_once
def agreement(asha, offer):
    asked = a_request(
        person=asha.person,
        by=asha,
        offer=offer,
        visits=[visit(day=day) for day in range(5)],
        starts_on=soon(),
    )
    return bookings.accept(asked, by=owner_of(offer.listing.provider))


@made_once
def request_of_asha(asha, offer):
    return a_request(person=asha.person, by=asha, offer=offer, visits=[visit(day=6)], starts_on=soon())


def hold(listing, by=None):
    return halting.hold(listing, ground=Ground.SAFEGUARDING, why="A call", by=by or an_officer())


def together(listing, deed, ground, by=None):
    first, second = by or (an_officer(), an_officer())
    proposed = grave.propose(Listing.objects.get(pk=listing.pk), deed, ground=ground, why="So", by=first)
    return halting.agree(proposed, listing, by=second)


def told(user):
    return set(Notification.objects.filter(recipient=user).values_list("kind", flat=True))


def test_a_pause_closes_requests_and_asks_those_with_bookings(
    asha, bola, listing, agreement, request_of_asha
):
    hold(listing)
    request_of_asha.refresh_from_db()
    assert (request_of_asha.state, request_of_asha.decline_reason) == (B.DECLINED, DeclineReason.HALTED)
    assert request_of_asha.answered_by is None
    assert Halt.objects.get().booking == agreement
    for user in (asha, bola):
        assert {"booking_closed", "booking_halted"} <= told(user)
    agreement.refresh_from_db()
    assert agreement.state == B.ACCEPTED
    assert not agreement.visits.exclude(state=VisitState.PLANNED).exists()


def test_all_of_it_or_nothing(listing, agreement, request_of_asha, monkeypatch):
    """What fails at the last booking takes the pause back with it."""
    monkeypatch.setattr(halting, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hold(listing)
    listing.refresh_from_db()
    request_of_asha.refresh_from_db()
    assert (listing.state, request_of_asha.state) == (ListingState.LIVE, B.REQUESTED)
    assert Halt.objects.count() == 0


def test_suspended_after_a_pause_asks_nobody_twice(listing, agreement):
    hold(listing)
    together(listing, Deed.SUSPEND, Ground.UNTRUE)
    assert Halt.objects.count() == 1


def test_put_back_says_so_and_asks_no_more(asha, listing, agreement):
    hold(listing)
    together(listing, Deed.REINSTATE, Ground.NOT_SO)
    assert not Halt.objects.open().exists()
    assert "booking_unhalted" in told(asha)
    with pytest.raises(NotAllowed, match="Nothing stands in the way"):
        halting.choose(agreement, HaltChoice.KEEP, by=asha)


def test_a_removal_with_notice_asks_when_its_day_comes(listing, agreement, request_of_asha):
    ruling = together(listing, Deed.REMOVE, Ground.CONDUCT)
    assert Halt.objects.count() == 0
    assert halting.remove_due() == 0
    with time_machine.travel(ruling.takes_effect_at):
        with pytest.raises(NotAllowed):
            bookings.accept(request_of_asha, by=owner_of(listing.provider))
        assert (halting.remove_due(), halting.remove_due()) == (1, 0)
    assert Halt.objects.get().booking == agreement


def test_nobody_accepts_while_it_is_held(listing, request_of_asha):
    Booking.objects.filter(pk=request_of_asha.pk).update(expires_at=timezone.now() + timedelta(days=9))
    grave.pause(listing, ground=Ground.LAW, why="So", by=an_officer())
    with pytest.raises(NotAllowed):
        bookings.accept(request_of_asha, by=owner_of(listing.provider))


def test_keeping_changes_nothing(asha, listing, agreement):
    hold(listing)
    halting.choose(agreement, HaltChoice.KEEP, by=asha)
    assert Halt.objects.get().choice == HaltChoice.KEEP
    assert not agreement.visits.exclude(state=VisitState.PLANNED).exists()


def tomorrow_of(agreement):
    """Ten minutes before the first visit: late, by any terms."""
    return time_machine.travel(agreement.visits.first().starts_at - timedelta(minutes=10))


def test_ending_is_free_however_late(asha, listing, agreement):
    hold(listing)
    with tomorrow_of(agreement):
        halting.choose(agreement, HaltChoice.END, by=asha)
    agreement.refresh_from_db()
    assert agreement.state == B.ENDED
    assert set(agreement.visits.values_list("late_fee_pence", "state")) == {(0, VisitState.CANCELLED)}


def test_one_visit_is_cancelled_free_too_but_not_without_a_halt(asha, listing, agreement):
    first, second = agreement.visits.all()[:2]
    with tomorrow_of(agreement):
        assert visits.cancel(first, by=asha).late_fee_pence > 0
        hold(listing)
        assert visits.cancel(second, by=asha).late_fee_pence == 0


def test_stopping_for_a_while_cancels_until_the_day_and_no_further(asha, listing, agreement):
    hold(listing)
    first_on = timezone.localdate(agreement.visits.first().starts_at)
    until = first_on + timedelta(days=3)
    for wrong in (None, timezone.localdate()):
        with pytest.raises(NotAllowed, match="later day"):
            halting.choose(agreement, HaltChoice.PAUSE, until=wrong, by=asha)
    halting.choose(agreement, HaltChoice.PAUSE, until=until, by=asha)
    gone = agreement.visits.filter(state=VisitState.CANCELLED)
    assert {timezone.localdate(one.starts_at) - first_on for one in gone} == {
        timedelta(days=n) for n in range(3)
    }


def test_only_the_persons_side_chooses(clem, listing, agreement):
    hold(listing)
    for somebody in (clem, owner_of(listing.provider)):
        with pytest.raises(NotAllowed):
            halting.choose(agreement, HaltChoice.END, by=somebody)


def test_whatever_takes_a_listing_off_does_it_here():
    """Else people with bookings would not be told."""
    root = Path(__file__).resolve().parents[3]
    below = re.compile(r"\bgrave\.(pause|agree|remove_now)\(")
    found = {
        file.relative_to(root).as_posix()
        for floor in ("directory", "payments", "marketplace")
        for file in (root / floor).rglob("*.py")
        if below.search(file.read_text())
    }
    assert found == {"marketplace/actions/halting.py"}


def test_the_words_people_read_accuse_nobody():
    folder = Path(__file__).resolve().parents[3] / "templates"
    pages = [*folder.glob("notifications/booking_*halt*/*"), *folder.glob("notifications/booking_closed/*")]
    pages.append(folder / "marketplace" / "booking_choices.html")
    words = " ".join(page.read_text().lower() for page in pages)
    assert len(pages) == 10
    for accusing in ("suspend", "safeguard", "concern", "investigat", "remov", "complain", "allegation"):
        assert accusing not in words
