"""Concerns: taken in once, heard at once, seen by one lead alone, and never taken away."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification, Person
from directory.actions import grave
from directory.enums import ListingState
from directory.models import Listing
from marketplace.actions import alerts, concerns
from marketplace.enums import ConcernState
from marketplace.models import Concern, ConcernNote, Halt
from tests.factories.accounts import UserFactory
from tests.factories.concerns import TOLD, a_concern, a_lead, home
from tests.factories.directory import AuthorityFactory, LsoaFactory, a_live_listing, a_provider, an_officer
from tests.factories.marketplace import an_agreement, soon
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = ConcernState
FOUND = {
    "triaged_severity": "amber",
    "found_needs": "yes",
    "found_risk": "yes",
    "found_cannot_protect": "yes",
    "adult_asked": "yes",
}


@made_once
def hana():
    return a_lead()


def looked_into(concern, lead):
    return concerns.triage(concerns.look(concern, by=lead), by=lead, **FOUND)


def elsewhere():
    return AuthorityFactory(gss="X11111111", name="Elsewhere", slug="elsewhere")


def told_of(concern, kind):
    return Notification.objects.filter(kind=kind, thing_reference=concern.reference)


# Received


def test_receive_computes_severity_and_alerts_every_lead_of_the_adults_council(hana):
    second, other = a_lead(), a_lead(elsewhere())
    concern = a_concern(in_danger="yes")
    assert (concern.state, concern.severity) == (S.RECEIVED, "red")
    told = told_of(concern, "concern_received")
    assert sorted(told.filter(channel="email").values_list("recipient", flat=True)) == sorted(
        [hana.pk, second.pk]
    )
    assert not Notification.objects.filter(recipient=other).exists()


def test_receive_goes_to_the_council_of_the_adult_not_of_the_provider(hana):
    there = elsewhere()
    theirs = a_lead(there)
    listing = a_live_listing(a_provider(lsoa=LsoaFactory(council=there, district=there)))
    concern = a_concern(about="listing", listing=listing)
    assert list(Concern.objects.seen_by(hana)) == [concern]
    assert list(Concern.objects.seen_by(theirs)) == []


def test_receive_writes_the_alert_in_the_same_transaction(hana):
    with transaction.atomic():
        a_concern()
        assert told_of(Concern.objects.get(), "concern_received").exists()
        transaction.set_rollback(True)
    assert Concern.objects.count() == Notification.objects.count() == 0


def test_receive_one_form_is_one_concern(hana):
    token = uuid4()
    first, second = (concerns.receive(form_token=token, by=None, authority=home(), **TOLD) for _ in range(2))
    assert first == second
    assert Concern.objects.count() == 1
    assert told_of(first, "concern_received").filter(channel="email").count() == 1


def test_receive_records_who_sent_it_only_when_they_say_so(hana, asha):
    for anonymity, actor in (("anonymous", None), ("confidential", None), ("named", asha.pk)):
        concern = a_concern(by=asha, anonymity=anonymity)
        event = Event.objects.about(concern).get()
        assert (event.what, event.actor_id, event.person) == ("concern.received", actor, "")


def test_receive_is_not_in_the_history_of_the_person(hana, asha):
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon())
    before = Event.objects.for_person(Person.objects.get(user=asha)).count()
    a_concern(about="booking", booking=booking, listing=booking.listing)
    assert Event.objects.for_person(asha.person).count() == before


def test_receive_sends_a_receipt_to_the_address_left_and_keeps_it_closed(hana):
    concern = a_concern(reporter_email="kind@example.com")
    receipt = told_of(concern, "concern_receipt").get()
    assert (receipt.address, receipt.recipient, receipt.channel) == ("kind@example.com", None, "email")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM accounts_notification WHERE kind = 'concern_receipt'")
        assert "kind" not in cursor.fetchone()[0]
        cursor.execute(
            "SELECT happened, adult_name, reporter_email, postcode FROM marketplace_concern WHERE id = %s",
            [concern.pk],
        )
        row = cursor.fetchone()
    assert all(closed.startswith("gAAAA") for closed in row)


def test_receive_without_a_lead_alerts_whoever_runs_the_site():
    operator = UserFactory(is_superuser=True)
    concern = a_concern(authority=elsewhere())
    told = told_of(concern, "concern_without_lead").filter(channel="email").get()
    assert (told.recipient, told.link) == (operator, "/council/unheard/")
    assert list(Concern.objects.unheard()) == [concern]


# Nothing is taken away


def refused(statement):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    return "keeps what was told" in str(refusal.value)


def test_nothing_can_be_deleted_or_emptied(hana):
    concern = a_concern()
    concerns.note(concern, words="A note", form_token=uuid4(), by=hana)
    assert refused("DELETE FROM marketplace_concern")
    assert refused("DELETE FROM marketplace_concernnote")
    assert refused("TRUNCATE marketplace_concern CASCADE")
    assert refused("TRUNCATE marketplace_concernnote")
    with pytest.raises(DatabaseError), transaction.atomic():
        Concern.objects.all().delete()
    assert (Concern.objects.count(), ConcernNote.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "change",
    ["happened = 'Nothing'", "severity = 'green'", "received_at = now()", "harms = '{}'", "adult_name = ''"],
)
def test_what_was_told_stands(hana, change):
    a_concern(in_danger="yes")
    assert refused(f"UPDATE marketplace_concern SET {change}")


def test_a_note_stands(hana):
    concerns.note(a_concern(), words="A note", form_token=uuid4(), by=hana)
    assert refused("UPDATE marketplace_concernnote SET words = ''")


def test_without_the_triggers_it_would_go(hana):
    """The control: it is the triggers that keep it."""
    concern = a_concern()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE marketplace_concern DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM marketplace_concern")
            assert cursor.rowcount == 1
        transaction.set_rollback(True)
    assert Concern.objects.get() == concern


# Looked into, decided, closed


def test_look_stops_the_clock_once_and_is_recorded_each_time(hana, time_machine):
    concern = concerns.look(a_concern(), by=hana)
    first = concern.looked_at
    time_machine.shift(timedelta(hours=1))
    assert concerns.look(Concern.objects.get(), by=hana).looked_at == first
    assert Event.objects.about(concern).filter(what="concern.viewed", actor_id=hana.pk).count() == 2


@pytest.mark.parametrize("who", ["moderator", "lead of another council", "outsider"])
def test_nobody_but_the_adults_lead_may_do_anything(hana, who):
    others = {
        "moderator": lambda: an_officer(home()),
        "lead of another council": lambda: a_lead(elsewhere()),
        "outsider": UserFactory,
    }
    user, concern = others[who](), looked_into(a_concern(), hana)
    acts = (
        lambda: concerns.look(concern, by=user),
        lambda: concerns.refer(concern, by=user),
        lambda: concerns.not_refer(concern, reason="not_met", by=user),
        lambda: concerns.note(concern, words="x", form_token=uuid4(), by=user),
        lambda: concerns.name(concern, by=user),
        lambda: concerns.keep(concern, by=user),
        lambda: concerns.hold_listing(concern, by=user),
        lambda: concerns.hand_over(concern, authority=elsewhere(), by=user),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert list(Concern.objects.seen_by(user)) == []


def test_refer_and_close(hana):
    concern = concerns.refer(looked_into(a_concern(), hana), outcomes=["s42", "police"], words="Yes", by=hana)
    assert (concern.state, concern.outcomes, concern.decided_by) == (S.REFERRED, ["police", "s42"], hana)
    with pytest.raises(NotAllowed):
        concerns.close(concern, outcomes=[], by=hana)
    concern = concerns.close(concern, outcomes=["s42"], by=hana)
    assert (concern.state, concern.is_open, concern.kept_until(10)) == (
        S.CLOSED,
        False,
        timezone.localdate() + timedelta(days=3650),
    )
    assert concerns.keep(concern, by=hana).kept_until(10) is None


def test_a_later_referral_keeps_the_moment_of_the_first_decision(hana, time_machine):
    concern = concerns.not_refer(looked_into(a_concern(), hana), reason="not_met", by=hana)
    first = concern.decided_at
    time_machine.shift(timedelta(days=1))
    assert concerns.refer(concern, by=hana).decided_at == first


def test_it_cannot_be_decided_before_it_was_looked_into(hana):
    with pytest.raises(NotAllowed):
        concerns.refer(concerns.look(a_concern(), by=hana), by=hana)


def test_hand_over_leaves_the_one_council_and_is_heard_by_the_other(hana):
    there = elsewhere()
    theirs, concern = a_lead(there), a_concern()
    concerns.hand_over(concern, authority=there, by=hana)
    assert list(Concern.objects.seen_by(hana)) == []
    assert list(Concern.objects.seen_by(theirs)) == [concern]
    assert told_of(concern, "concern_received").filter(recipient=theirs).exists()


def test_hand_over_by_whoever_runs_the_site_only_while_no_council_is_known(hana):
    operator = UserFactory(is_superuser=True)
    lost = concerns.receive(form_token=uuid4(), by=None, authority=None, **TOLD)
    concerns.hand_over(lost, authority=home(), by=operator)
    assert list(Concern.objects.seen_by(hana)) == [lost]
    with pytest.raises(NotAllowed):
        concerns.hand_over(lost, authority=elsewhere(), by=operator)


# The listing


def test_hold_takes_the_listing_off_at_once(hana):
    listing = a_live_listing()
    concern = a_concern(about="listing", listing=listing)
    concerns.hold_listing(concern, by=hana)
    listing.refresh_from_db()
    assert listing.state == ListingState.PAUSED_SAFEGUARDING
    assert not Listing.objects.visible().filter(pk=listing.pk).exists()
    held = Event.objects.about(listing).last()
    assert concern.reference not in f"{held.why} {held.facts}"


ACCUSING = ("suspend", "safeguard", "concern", "investigat", "complain", "allegation", "harm")


def held_with_a_booking(asha, lead):
    """A concern about the listing she has a booking on, and the hold that followed; what she was told of it."""
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon())
    concern = a_concern(about="booking", booking=booking, listing=booking.listing)
    concerns.hold_listing(concern, by=lead)
    return booking, Notification.objects.filter(recipient=asha, kind="booking_halted", channel="email")


def test_a_hold_tells_people_with_bookings_their_choices_and_accuses_nobody(asha, sign_in):
    lead = a_lead()
    booking, told = held_with_a_booking(asha, lead)
    assert told.count() == 1
    assert is_halted_booking(booking)
    page = sign_in(asha).get(reverse("marketplace:booking_choices", args=[booking.reference]))
    read = page.content.decode().split("<main")[1].split("</main")[0].lower()
    assert [word for word in ACCUSING if word in read] == []
    assert Event.objects.about(booking).get(what="booking.halted").facts == {}


def test_a_hold_that_calls_something_lower_leaves_them_untold(asha, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(concerns.halting, "hold", grave.pause)
    booking, told = held_with_a_booking(asha, a_lead())
    assert (told.count(), is_halted_booking(booking)) == (0, False)


def is_halted_booking(booking):
    return Halt.objects.open().filter(booking=booking).exists()


def test_hold_of_another_councils_listing_asks_its_lead(hana):
    there = elsewhere()
    theirs = a_lead(there)
    listing = a_live_listing(a_provider(lsoa=LsoaFactory(council=there, district=there)))
    concerns.hold_listing(a_concern(about="listing", listing=listing), by=hana)
    listing.refresh_from_db()
    assert listing.state == ListingState.LIVE
    assert Notification.objects.filter(recipient=theirs, kind="hold_asked").count() == 2


def test_the_provider_hears_only_when_the_lead_says_so_and_once(hana):
    listing = a_live_listing()
    owner = listing.provider.organisation.memberships.get().user
    concern = looked_into(a_concern(about="listing", listing=listing), hana)
    assert not Notification.objects.filter(recipient=owner, kind__startswith="concern").exists()
    concerns.name(concern, by=hana)
    assert Notification.objects.filter(recipient=owner, kind="concern_named", channel="email").count() == 1
    with pytest.raises(NotAllowed):
        concerns.name(Concern.objects.get(), by=hana)


# Alerts that got lost


def test_chase_finds_a_concern_nobody_was_promised(hana):
    concern = a_concern()
    Notification.objects.all().delete()
    alerts.chase()
    alerts.chase()
    assert told_of(concern, "concern_received").filter(channel="email").count() == 1


def test_chase_tells_the_first_lead_a_council_gets(time_machine):
    UserFactory(is_superuser=True)
    concern = a_concern()
    lead = a_lead()
    alerts.chase()
    assert told_of(concern, "concern_received").filter(channel="email").get().recipient == lead


def test_chase_says_loudly_when_nobody_was_alerted_for_five_minutes(hana, time_machine, caplog):
    concern = a_concern()
    time_machine.shift(timedelta(minutes=4, seconds=59))
    assert (alerts.chase(), caplog.records) == (0, [])
    time_machine.shift(timedelta(seconds=1))
    assert alerts.chase() == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"Concern {concern.reference} has waited more than 5 minutes and nobody was alerted."
    ]


def test_chase_is_quiet_once_somebody_was_alerted(hana, time_machine):
    concern = a_concern()
    told_of(concern, "concern_received").filter(channel="email").update(sent_at=timezone.now())
    time_machine.shift(timedelta(hours=1))
    assert alerts.chase() == 0


def test_chase_hurries_an_alert_the_mail_server_refused(hana, time_machine):
    told = told_of(a_concern(), "concern_received").filter(channel="email")
    told.update(claimed_at=timezone.now(), failures=8)
    time_machine.shift(timedelta(minutes=2))
    assert not Notification.objects.waiting().filter(pk__in=told).exists()
    alerts.chase()
    assert Notification.objects.waiting().filter(pk__in=told).count() == 1
