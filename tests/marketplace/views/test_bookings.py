from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.enums import Scope
from accounts.models import Event
from directory.actions import diary, listings
from directory.hours import instants
from directory.models import Listing, Need
from marketplace.actions import bookings, messages
from marketplace.enums import BookingState
from marketplace.models import Message
from payments.models import Funding
from tests.factories.accounts import DelegationFactory
from tests.factories.marketplace import MONDAY, a_request, an_agreement, owner_of

pytestmark = pytest.mark.django_db
S = BookingState


def under(booking, verb):
    return reverse(f"marketplace:booking_{verb}", args=[booking.reference])


def standing(booking):
    booking.refresh_from_db()
    return booking.state


def test_provider_sees_the_district_and_no_more_before_agreeing(sign_in, booking, owner):
    said = sign_in(owner).get(booking.get_absolute_url()).content.decode()
    assert "Somebody in QV1" in said
    assert [words for words in ("Asha", "4 Mill Lane", "Ring twice", "1AA") if words in said] == []


def test_provider_sees_the_address_after_agreeing_and_looking_is_noted(sign_in, booking, owner):
    client = sign_in(owner)
    assert client.post(under(booking, "accept")).url == booking.get_absolute_url()
    for _ in range(2):
        said = client.get(booking.get_absolute_url()).content.decode()
    assert "4 Mill Lane" in said
    assert "Ring twice" in said
    looks = Event.objects.for_person(booking.person).looks().filter(actor_id=owner.pk)
    assert sorted(looks.values_list("what", flat=True)) == ["address.seen", "needs.seen"]


def test_refused_accept_says_why_and_offers_other_ways(sign_in, booking, owner, asha):
    workers = list(booking.listing.provider.workers.all())
    diary.block(workers, *instants(MONDAY, 480, 60), by=None)
    said = sign_in(owner).post(under(booking, "accept"), follow=True).content.decode()
    assert "You are no longer free on Monday 9 March 2026 at 8am" in said
    assert "Suggest other times" in said
    hers = sign_in(asha).get(booking.get_absolute_url()).content.decode()
    assert "You need not wait for an answer" in hers
    assert standing(booking) == S.REQUESTED


def test_accept_while_paused_is_refused_in_words(sign_in, booking, owner):
    Listing.objects.update(state="paused_by_provider")
    said = sign_in(owner).post(under(booking, "accept"), follow=True).content.decode()
    assert "Put it back first" in said


def test_decline_needs_a_reason(sign_in, booking, owner):
    client = sign_in(owner)
    assert "Choose a reason" in client.post(under(booking, "decline"), {}).content.decode()
    client.post(under(booking, "decline"), {"reason": "too_far", "words": "Sorry"})
    assert standing(booking) == S.DECLINED


def test_suggest_and_accept_the_new_times(sign_in, booking, owner, asha):
    [agreed] = booking.agreed_visits.all()
    url, name = under(booking, "suggest"), f"visit_{agreed.pk}"
    client = sign_in(owner)
    assert "Change one, or accept" in client.post(url, {name: "480"}).content.decode()
    assert client.post(url, {name: "481"}).status_code == 200
    client.post(url, {name: "720", "words": "Later?"})
    assert standing(booking) == S.SUGGESTED
    said = sign_in(asha).get(booking.get_absolute_url()).content.decode()
    assert "midday to 1pm" in said
    sign_in(asha).post(under(booking, "accept"))
    assert standing(booking) == S.ACCEPTED


def test_withdraw_asks_first(sign_in, booking, asha):
    client = sign_in(asha)
    client.get(under(booking, "withdraw"))
    assert standing(booking) == S.REQUESTED
    client.post(under(booking, "withdraw"))
    assert standing(booking) == S.WITHDRAWN


def test_end_shows_what_it_means_before_it_happens(sign_in, booking, owner, asha, time_machine):
    bookings.accept(booking, by=owner)
    time_machine.move_to("2026-03-08T20:00:00Z", tick=False)
    client, day = sign_in(asha), {"from_on_day": "9", "from_on_month": "3", "from_on_year": "2026"}
    said = client.post(under(booking, "end"), day).content.decode()
    assert "12 planned visits" in said
    assert "you would pay £20" in said
    assert standing(booking) == S.ACCEPTED
    client.post(under(booking, "end"), day | {"sure": "1"})
    booking.refresh_from_db()
    assert booking.ends_on == MONDAY - timedelta(days=1)


@pytest.mark.parametrize("day", [{}, {"from_on_day": "31", "from_on_month": "2", "from_on_year": "2026"}])
def test_end_needs_a_real_day(sign_in, booking, owner, asha, day):
    bookings.accept(booking, by=owner)
    assert sign_in(asha).post(under(booking, "end"), day | {"sure": "1"}).status_code == 200
    assert standing(booking) == S.ACCEPTED


def test_guessed_references_and_outsiders_find_nothing(sign_in, booking, clem):
    client = sign_in(clem)
    for verb in ("detail", "decline", "suggest", "withdraw", "end"):
        assert client.get(under(booking, verb)).status_code == 404
    assert client.post(under(booking, "accept")).status_code == 404
    assert client.get(reverse("marketplace:booking_detail", args=["BK-AAAA-AAAA"])).status_code == 404


def test_list_sorts_by_who_is_waited_for(sign_in, booking, owner, asha):
    an_agreement(person=asha.person, by=asha, starts_on=MONDAY)
    theirs = sign_in(owner).get("/bookings/").content.decode()
    hers = sign_in(asha).get("/bookings/").content.decode()
    assert "Waiting for your answer" in theirs
    assert "Waiting for somebody else" in hers
    assert "Agreed" in hers


def test_message_with_contact_details_is_folded_until_it_is_agreed(sign_in, booking, owner, asha):
    messages.send(booking, words="Ring me on 01632 960 123", form_token=uuid4(), by=owner)
    folded = "This message has contact details in it"
    assert folded in sign_in(asha).get(booking.get_absolute_url()).content.decode()
    assert folded not in sign_in(owner).get(booking.get_absolute_url()).content.decode()
    bookings.accept(booking, by=owner)
    assert folded not in sign_in(asha).get(booking.get_absolute_url()).content.decode()


def test_a_provider_who_may_not_write_yet_is_told_and_keeps_their_words(sign_in, asha):
    booking = a_request(person=asha.person, by=asha)
    provider = booking.listing.provider
    checks = reverse("directory:check_studio", args=[provider.reference])
    client = sign_in(owner_of(provider))
    assert checks not in client.get(booking.get_absolute_url()).content.decode()
    provider.checks.filter(kind="contact").delete()
    page = client.get(booking.get_absolute_url()).content.decode()
    assert (checks in page, 'name="words"' in page) == (True, False)
    sent = {"words": "I can come on Monday.", "form_token": uuid4()}
    page = client.post(reverse("marketplace:message_send", args=[booking.reference]), sent).content.decode()
    assert ("once the council has rung you" in page, "I can come on Monday." in page) == (True, True)
    assert not booking.messages.exists()


@pytest.mark.parametrize("words", ["", "\x00hello", "safe\u202eevil", "x" * 4001])
def test_message_that_cannot_be_read_is_refused_with_the_page(sign_in, booking, asha, words):
    url = reverse("marketplace:message_send", args=[booking.reference])
    assert sign_in(asha).post(url, {"words": words, "form_token": uuid4()}).status_code == 200
    assert Message.objects.count() == 0


def test_message_sent_twice_is_one(sign_in, booking, asha):
    url, form = (
        reverse("marketplace:message_send", args=[booking.reference]),
        {"words": "Hello", "form_token": uuid4()},
    )
    client = sign_in(asha)
    assert {client.post(url, form).status_code for _ in range(2)} == {302}
    assert Message.objects.count() == 1


def test_message_is_shown_as_text_never_as_markup(sign_in, booking, asha):
    messages.send(booking, words="<script>alert(1)</script>", form_token=uuid4(), by=asha)
    assert "<script>alert" not in sign_in(asha).get(booking.get_absolute_url()).content.decode()


def test_the_name_of_the_source_that_pays_is_said_to_whoever_spends_it(sign_in, booking, asha, owner):
    reader = DelegationFactory(person=asha.person, scopes=[Scope.SEE]).delegate
    bookings.accept(booking, by=owner)
    Funding.objects.filter(person=asha.person).update(name="Gran’s savings")
    said = {
        user: sign_in(user)
        .get(booking.get_absolute_url())
        .content.decode()
        .split("Paid with: ")[1]
        .split("<")[0]
        for user in (asha, reader, owner)
    }
    assert said == {asha: "Gran’s savings", reader: "My own money", owner: "Their own money"}


def test_a_provider_never_reads_whose_money_it_is_as_their_own(sign_in, booking, asha, owner):
    """The person's words for their money are said by the person."""
    assert "Paid with: My own money" in sign_in(asha).get(booking.get_absolute_url()).content.decode()
    page = sign_in(owner).get(booking.get_absolute_url()).content.decode()
    assert "Paid with: Their own money" in page
    assert "My own money" not in page


def test_a_service_that_was_asked_for_stays_and_it_says_why(sign_in, asha):
    booking = an_agreement(person=asha.person, by=asha)
    listing, kind = booking.listing, booking.offer.engagement
    needs = [Need.objects.get(slug="company")]
    listings.set_offer(listing, needs=needs, engagement=kind, weekday_pence=1500, by=None)
    client = sign_in(owner_of(listing.provider))
    places = [offer.pk == booking.offer_id for offer in listing.offers.all()]
    page = reverse("payments:offer_remove", args=[listing.reference, places.index(True) + 1])
    assert "Somebody has asked for this service" in client.get(page).text
    assert client.post(page).status_code == 302
    assert listing.offers.count() == 2
    page = reverse("payments:offer_remove", args=[listing.reference, places.index(False) + 1])
    assert "Keep it" in client.get(page).text
    client.post(page)
    assert listing.offers.get() == booking.offer
