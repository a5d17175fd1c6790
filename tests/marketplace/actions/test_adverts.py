"""Adverts: who may do what, what is kept and told, and when it is over."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import Event, Notification
from directory.actions import listings
from directory.enums import FundingKind
from marketplace.actions import advertising, adverts, asking, bookings, briefs, messages
from marketplace.enums import AdvertState, InviteState
from marketplace.models import Advert, AdvertInvite, Brief, Message
from tests.factories.accounts import DelegationFactory
from tests.factories.adverts import TWO, an_advert, an_answer, an_invite, shown
from tests.factories.concerns import a_report
from tests.factories.directory import an_agency, cleared
from tests.factories.employing import WAGES, an_employed_offer
from tests.factories.marketplace import BriefFactory, OfferFactory, owner_of, soon
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S, A = AdvertState, InviteState


def told(kind):
    """Who was told of it, by key."""
    return set(Notification.objects.filter(kind=kind, channel="email").values_list("recipient", flat=True))


def asked_for_the_job(invite, by, visits=None):
    """The person asks whoever answered, for some of the visits or all they are free for."""
    offer, brief = invite.listing.offers.get(), invite.advert.brief
    placed = asking.place(brief.pattern(otherwise=soon()), offer)
    placed = [start if visits is None or place in visits else None for place, start in enumerate(placed)]
    return bookings.request(
        brief, offer, placed=placed, person=invite.advert.person, form_token=uuid4(), by=by
    )


@made_once
def answered(asha):
    """An advert one assistant was shown, who is interested."""
    return an_answer(asha)


@made_once
def invite(asha):
    """An advert one assistant was shown."""
    return an_invite(asha)


def test_an_advert_has_what_is_needed_of_its_own(asha):
    brief = BriefFactory(visits=TWO, starts_on=soon(), owner=asha)
    advert = an_advert(asha, brief=brief)
    briefs.revise(brief, by=asha, every_weeks=2)
    assert (advert.brief.person, advert.brief.every_weeks, advert.state) == (asha.person, 1, S.DRAFT)
    assert advert.words not in str(list(Event.objects.values()))


def test_what_was_shown_stays_as_it_is_when_the_person_searches_on(asha, invite):
    brief = invite.advert.brief
    other = briefs.revise(brief, by=asha, every_weeks=2)
    brief.refresh_from_db()
    assert (other.pk != brief.pk, other.every_weeks, brief.every_weeks) == (True, 2, 1)


def test_one_form_is_one_advert(asha):
    token, brief = uuid4(), BriefFactory(visits=TWO, starts_on=soon())
    until = timezone.localdate() + timedelta(days=5)
    said = {"words": "Help", "pay_pence": WAGES, "contract": "employed", "until": until}
    made = {adverts.write(brief, person=asha.person, form_token=token, by=asha, **said).pk for _ in range(2)}
    assert (len(made), Brief.objects.count()) == (1, 2)


def test_only_whoever_may_book_for_the_person_writes_and_shows(asha, bola, clem):
    reader = DelegationFactory(person=asha.person, scopes=[Scope.SEE]).delegate
    listing = an_employed_offer().listing
    for somebody in (clem, reader):
        with pytest.raises(NotAllowed, match="right to"):
            an_advert(somebody, person=asha.person)
        draft = an_advert(asha)
        for act in (
            partial(adverts.show, draft, [listing]),
            partial(adverts.revise, draft, words="Mine"),
            partial(adverts.again, draft, form_token=uuid4()),
            partial(adverts.close, draft, S.WITHDRAWN),
        ):
            with pytest.raises(NotAllowed):
                act(by=somebody)
    assert adverts.show(an_advert(bola, person=asha.person), [listing], by=bola) == 1


def test_care_that_the_council_arranges_is_not_advertised(asha):
    brief = BriefFactory(visits=TWO, starts_on=soon(), funding=FundingKind.COUNCIL)
    with pytest.raises(NotAllowed, match="council arranges"):
        an_advert(asha, brief=brief)


def test_those_who_were_chosen_are_told_once_and_the_cost_is_kept(asha):
    one, two = an_employed_offer().listing, an_employed_offer().listing
    owners = {owner_of(listing.provider).pk for listing in (one, two)}
    advert = shown(asha, one)
    assert (advert.week_pence, advert.cost_pence > advert.week_pence) == (2 * WAGES, True)
    assert [adverts.show(advert, [one, two], by=asha) for _ in range(2)] == [1, 0]
    assert told("advert_invited") == owners
    assert Notification.objects.filter(kind="advert_invited", channel="email").count() == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"pay_pence": 1000}, "Living Wage"),
        ({"until": soon() + timedelta(days=365)}, "another last day"),
        ({"until": soon() - timedelta(days=365)}, "another last day"),
    ],
    ids=["under the minimum wage", "after the job begins", "gone"],
)
def test_what_may_not_be_offered_is_not_shown(asha, said, why):
    with pytest.raises(NotAllowed, match=why):
        shown(asha, an_employed_offer().listing, **said)
    assert AdvertInvite.objects.count() == 0


def test_a_first_day_that_has_gone_is_not_shown(asha, time_machine):
    draft = an_advert(asha, until=soon())
    time_machine.shift(timedelta(days=21))
    with pytest.raises(NotAllowed, match="first day has passed"):
        adverts.show(draft, [an_employed_offer().listing], by=asha)


def test_it_is_shown_to_assistants_who_take_requests_and_to_nobody_else(asha):
    paused = an_employed_offer().listing
    listings.pause(paused, by=owner_of(paused.provider))
    agency = OfferFactory(listing__provider=cleared(an_agency())).listing
    draft = an_advert(asha)
    for chosen in ([], [paused], [agency]):
        with pytest.raises(NotAllowed, match="Tick somebody"):
            adverts.show(draft, chosen, by=asha)
    assert adverts.show(draft, [paused, agency, an_employed_offer().listing], by=asha) == 1


def test_it_is_shown_to_so_many_and_no_more(asha, monkeypatch):
    monkeypatch.setattr(advertising, "MOST_SHOWN", 1)
    advert = shown(asha, an_employed_offer().listing)
    with pytest.raises(NotAllowed, match="1 people at most"):
        adverts.show(advert, [an_employed_offer().listing], by=asha)


def test_a_draft_can_be_changed_and_what_was_shown_cannot(asha):
    draft = an_advert(asha)
    adverts.revise(draft, words="Other words", by=asha)
    adverts.show(draft, [an_employed_offer().listing], by=asha)
    with pytest.raises(NotAllowed, match="stays as it is"):
        adverts.revise(draft, words="Again", by=asha)
    assert Advert.objects.get().words == "Other words"


def test_used_again_it_is_a_new_draft_of_the_same(asha):
    first, token = an_answer(asha).advert, uuid4()
    made = {adverts.again(first, form_token=token, by=asha).pk for _ in range(2)}
    new = Advert.objects.get(pk=made.pop())
    assert not made
    assert (new.words, new.state, new.brief.visits, new.invites.count()) == (
        first.words,
        S.DRAFT,
        first.brief.visits,
        0,
    )
    assert new.brief_id != first.brief_id


def test_read_interested_changed_and_not_any_more(asha, bola, invite):
    owner = owner_of(invite.listing.provider)
    assert [adverts.seen(invite, by=owner).state for _ in range(2)] == [A.SEEN, A.SEEN]
    invite = adverts.interested(invite, words="I would", visits=[1, 0, 1], by=owner)
    adverts.interested(invite, words="I would", visits=[0, 1], by=owner)  # sent twice
    again = adverts.interested(invite, words="Mondays", visits=[0], by=owner)
    assert (again.words, again.visits, again.state) == ("Mondays", [0], A.INTERESTED)
    assert told("advert_replied") == {asha.pk, bola.pk}
    assert Notification.objects.filter(kind="advert_replied", recipient=asha, channel="email").count() == 2
    assert [adverts.step_back(invite, by=owner).state for _ in range(2)] == [A.WITHDRAWN, A.WITHDRAWN]
    assert "I would" not in str(list(Event.objects.values()))


def test_not_for_them_has_a_reason_and_they_may_change_their_mind(invite):
    owner = owner_of(invite.listing.provider)
    with pytest.raises(NotAllowed, match="Choose why"):
        adverts.decline(invite, cause="", by=owner)
    assert [adverts.decline(invite, cause="price", by=owner).cause for _ in range(2)] == ["price"] * 2
    changed = adverts.interested(invite, words="After all", visits=[0], by=owner)
    assert (changed.state, changed.cause) == (A.INTERESTED, "")


def test_only_the_provider_who_was_chosen_answers(asha, clem, invite):
    stranger = owner_of(an_employed_offer().listing.provider)
    for somebody in (clem, stranger, asha):
        for act in (
            partial(adverts.interested, invite, words="I", visits=[0]),
            partial(adverts.decline, invite, cause="price"),
            partial(adverts.step_back, invite),
        ):
            with pytest.raises(NotAllowed, match="cannot do that"):
                act(by=somebody)
        assert adverts.seen(invite, by=somebody).state == A.INVITED


@pytest.mark.parametrize("visits", [[], [2], [-1]])
def test_the_times_are_those_of_the_advert(visits, invite):
    with pytest.raises(NotAllowed, match="Tick the times"):
        adverts.interested(invite, words="I", visits=visits, by=owner_of(invite.listing.provider))


def test_a_listing_that_was_paused_meanwhile_says_no_yes(invite):
    owner = owner_of(invite.listing.provider)
    listings.pause(invite.listing, by=owner)
    with pytest.raises(NotAllowed, match="Put it back first"):
        adverts.interested(invite, words="I", visits=[0], by=owner)
    assert adverts.decline(invite, cause="holiday", by=owner).state == A.DECLINED


def test_after_its_last_day_it_is_over_by_itself_and_the_clock_tells(asha, time_machine, answered):
    invite = answered
    other = an_employed_offer().listing
    adverts.show(invite.advert, [other], by=asha)
    owner = owner_of(invite.listing.provider)
    time_machine.shift(timedelta(days=6))
    advert = Advert.objects.get()
    assert (advert.state, advert.status) == (S.SHOWN, S.EXPIRED)
    with pytest.raises(NotAllowed, match="closed"):
        adverts.interested(invite, words="More", visits=[0], by=owner)
    for to in (S.FILLED, S.WITHDRAWN):
        with pytest.raises(NotAllowed, match="over"):
            adverts.close(advert, to, by=asha)
    assert [adverts.expire(), adverts.expire()] == [1, 0]
    assert told("advert_over") == {asha.pk}
    assert told("advert_closed") == {owner.pk}  # nobody belongs to the other
    assert Advert.objects.get().state == S.EXPIRED


def test_closing_tells_those_who_may_still_hope_once(asha):
    hopes, declined = an_answer(asha), an_employed_offer().listing
    adverts.show(hopes.advert, [declined], by=asha)
    adverts.decline(hopes.advert.invites.last(), cause="price", by=owner_of(declined.provider))
    for _ in range(2):
        adverts.close(hopes.advert, S.FILLED, by=asha)
    assert told("advert_filled") == {owner_of(hopes.listing.provider).pk}
    with pytest.raises(NotAllowed, match="over"):
        adverts.show(hopes.advert, [declined], by=asha)
    with pytest.raises(NotAllowed):
        adverts.close(hopes.advert, S.DRAFT, by=asha)


def test_when_the_whole_week_is_taken_it_is_filled_and_the_others_are_told(asha):
    """Three can be one team: it stays open until the last visit is taken."""
    one = an_answer(asha, visits=[0])
    two, three = an_employed_offer().listing, an_employed_offer().listing
    adverts.show(one.advert, [two, three], by=asha)
    owners = [owner_of(listing.provider) for listing in (one.listing, two, three)]
    second = adverts.interested(one.advert.invites.get(listing=two), words="I", visits=[1], by=owners[1])
    bookings.accept(asked_for_the_job(one, asha, [0]), by=owners[0])
    assert Advert.objects.get().state == S.SHOWN
    bookings.accept(asked_for_the_job(second, asha, [1]), by=owners[1])
    assert Advert.objects.get().state == S.FILLED
    assert told("advert_filled") == {owners[2].pk}


def test_a_job_that_is_taken_cannot_be_taken_by_another_who_was_asked_before(asha, answered):
    one = answered
    adverts.show(one.advert, [an_employed_offer().listing], by=asha)
    two = one.advert.invites.last()
    asked = [asked_for_the_job(one, asha), asked_for_the_job(two, asha)]
    bookings.accept(asked[0], by=owner_of(one.listing.provider))
    with pytest.raises(NotAllowed, match="found somebody"):
        bookings.accept(asked[1], by=owner_of(two.listing.provider))


def test_the_pay_is_that_of_the_advert_for_whoever_is_interested_in_it(asha):
    invite = an_invite(asha, pay_pence=1600)
    offer, brief = invite.listing.offers.get(), invite.advert.brief
    before = asking.frozen_for(brief, offer)["rates"]["weekday"]
    adverts.interested(invite, words="I", visits=[0], by=owner_of(invite.listing.provider))
    booking = asked_for_the_job(invite, asha)
    assert (before, booking.terms["rates"], booking.week_pence) == (WAGES, {"weekday": 1600}, 3200)


def test_they_are_asked_for_the_visits_they_said_they_could_do(asha):
    invite = an_answer(asha, visits=[1])
    brief, offers = invite.advert.brief, asking.offers_for(invite.listing, invite.advert.brief)
    assert [start is None for start in asking.offered(brief, invite.listing, offers).placed] == [True, False]


def test_what_a_week_costs_is_the_sum_that_the_booking_says(asha, answered):
    advert = answered.advert
    booking = asked_for_the_job(advert.invites.get(), asha)
    cost = advertising.cost_of(advert.pattern, advert.pay_pence)
    assert cost.price.total_pence == booking.week_pence
    extra = asking.employer_costs(booking.week_pence, booking.terms, booking.starts_on)
    assert cost.total_pence == extra.total


def test_messages_open_with_the_interest_and_stay_a_while(asha, clem, time_machine, invite):
    owner = owner_of(invite.listing.provider)

    def send(by, token=None):
        fresh = AdvertInvite.objects.get(pk=invite.pk)
        return messages.send_about(fresh, words="Hello", form_token=token or uuid4(), by=by)

    with pytest.raises(NotAllowed, match="closed"):
        send(asha)
    adverts.interested(invite, words="I", visits=[0], by=owner)
    token = uuid4()
    assert {send(asha, token).pk for _ in range(2)} == {Message.objects.get().pk}
    assert send(owner).side == "provider"
    with pytest.raises(NotAllowed):
        send(clem)
    assert told("message_received") == {asha.pk, owner.pk}
    links = Notification.objects.filter(kind="message_received", channel="email")
    assert set(links.values_list("link", flat=True)) == {invite.get_absolute_url(), invite.reply_url}
    time_machine.shift(timedelta(days=40))
    with pytest.raises(NotAllowed, match="closed"):
        send(asha)


def test_how_many_usually_answer_is_told_once_it_is_known(asha, time_machine, monkeypatch):
    monkeypatch.setattr(advertising, "FEWEST_TO_TELL", 2)
    answer = an_answer(asha, until=soon())
    assert advertising.usual_answers() is None
    adverts.show(answer.advert, [an_employed_offer().listing], by=asha)
    time_machine.shift(timedelta(days=8))
    assert advertising.usual_answers() == {"asked": 2, "answered": 1}


def test_a_year_after_it_was_closed_it_goes_with_all_that_was_said(asha, time_machine):
    kept, gone = an_answer(asha), an_answer(asha)
    for one in (kept, gone):
        messages.send_about(one, words="Hello", form_token=uuid4(), by=asha)
        adverts.close(one.advert, S.WITHDRAWN, by=asha)
    a_report(kept.listing, by=asha, about="message", message=kept.messages.get())
    open_still = an_advert(asha)
    time_machine.shift(timedelta(days=364))
    assert adverts.forget() == 0
    time_machine.shift(timedelta(days=3))
    assert adverts.forget() == 1
    assert set(Advert.objects.all()) == {kept.advert, open_still}
    assert Message.objects.get() == kept.messages.get()
