from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.enums import MembershipRole
from accounts.models import Event, Membership, Notification
from directory.models import Listing
from marketplace import policies
from marketplace.actions import reviews, visits
from marketplace.enums import RemovalGround, ReviewState
from marketplace.models import Review
from tests.factories.accounts import DelegationFactory, MembershipFactory
from tests.factories.directory import HOME, AuthorityFactory
from tests.factories.marketplace import OfferFactory, a_review, an_agreement, care_that_took_place, owner_of
from tests.factories.marketplace import visit as one_visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = ReviewState
HARM = "She stole from my purse."


@made_once
def booking(asha):
    return care_that_took_place(person=asha.person, by=asha)


@made_once
def owner(booking):
    return owner_of(booking.listing.provider)


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def write(booking, by, **said):
    return reviews.write(booking, **{"stars": 4, "words": "Kind.", "form_token": uuid4(), "by": by} | said)


def test_write_is_public_at_once_and_told_to_the_provider(booking, asha, owner):
    review = write(booking, asha)
    assert (review.state, review.listing, review.found) == (S.PUBLISHED, booking.listing, [])
    assert told("review_published") == {owner.pk}
    done = Event.objects.about(review).values_list("what", "before", "after")
    assert list(done) == [("review.written", "", "written"), ("review.published", "written", "published")]


@pytest.mark.parametrize("stars", [1, 5])
def test_write_is_public_whatever_the_stars(booking, asha, stars):
    assert write(booking, asha, stars=stars, words="Late every day. The worst.").state == S.PUBLISHED


def test_write_by_a_helper_who_may_book_and_by_nobody_else(booking, bola, clem, owner):
    looker = DelegationFactory(person=booking.person, scopes=["see", "message"]).delegate
    for user in (clem, owner, looker):
        with pytest.raises(NotAllowed):
            write(booking, user)
    assert write(booking, bola).writer == bola


def test_write_before_a_visit_took_place_is_refused(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha)
    with pytest.raises(NotAllowed, match="once a visit has taken place"):
        write(booking, asha)
    visit = booking.visits.first()
    time_machine.move_to(visit.ends_at + timedelta(hours=1), tick=False)
    with pytest.raises(NotAllowed):
        write(booking, asha)
    visits.missed(visit, by=asha)
    time_machine.move_to(visit.ends_at + timedelta(hours=49), tick=False)
    with pytest.raises(NotAllowed):
        write(booking, asha)


def test_write_of_a_visit_that_confirmed_itself_with_every_worker_dead(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha)
    time_machine.move_to(booking.visits.first().ends_at + timedelta(hours=48), tick=False)
    assert write(booking, asha).state == S.PUBLISHED


def test_write_of_care_by_an_employed_pa(asha):
    offer = OfferFactory(engagement="employed")
    booking = care_that_took_place(person=asha.person, by=asha, offer=offer)
    assert write(booking, asha).state == S.PUBLISHED


@pytest.mark.parametrize(("days", "may"), [(364, True), (366, False)])
def test_write_within_a_year_of_the_last_visit(asha, days, may):
    booking = care_that_took_place(person=asha.person, by=asha)
    past = booking.visits.confirmed()
    moved = past.last().ends_at - (timezone.now() - timedelta(days=days))
    past.update(starts_at=F("starts_at") - moved, ends_at=F("ends_at") - moved)
    assert (policies.why_not_review(asha, booking) == "") == may


def test_write_twice_in_90_days_is_refused_by_the_question_and_by_the_database(booking, asha, time_machine):
    first = write(booking, asha)
    with pytest.raises(NotAllowed, match="another from 31 May 2026"):
        write(booking, asha)
    facts = {
        "booking": booking,
        "listing": booking.listing,
        "writer": asha,
        "stars": 5,
        "form_token": uuid4(),
    }
    later = first.written_at + timedelta(days=89)
    with pytest.raises(IntegrityError, match="review_one_in_90_days"), transaction.atomic():
        Review.objects.create(written_at=later, again_from=later + timedelta(days=90), **facts)
    time_machine.move_to(first.again_from, tick=False)
    assert write(booking, asha).state == S.PUBLISHED


def test_write_again_after_taking_it_back(booking, asha):
    reviews.withdraw(write(booking, asha), by=asha)
    assert write(booking, asha).state == S.PUBLISHED


def test_write_one_form_twice_is_one_review(booking, asha):
    token = uuid4()
    assert write(booking, asha, form_token=token) == write(booking, asha, form_token=token)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("words", ["Asha loves them.", "Good with dementia.", "Ring 07700 900123."])
def test_a_name_an_illness_or_a_number_goes_back_and_nothing_is_lost(booking, asha, words):
    review = write(booking, asha, words=words)
    assert (review.state, review.words, len(review.found)) == (S.WRITTEN, words, 1)
    assert told("review_published") == set()
    review = reviews.revise(review, stars=3, words="She loves them.", by=asha)
    assert (review.state, review.stars, review.words, review.found) == (S.PUBLISHED, 3, "She loves them.", [])


def test_writer_who_says_nothing_is_private_is_looked_at_by_moderators(booking, asha, officer, lead):
    review = write(booking, asha, words="Asha the cat loves them.")
    review = reviews.revise(review, stars=4, words=review.words, as_it_is=True, by=asha)
    assert (review.state, told("review_waiting")) == (S.HELD, {officer.pk})
    assert (
        list(Review.objects.looked_after_by(officer))
        == list(Review.objects.looked_after_by(lead))
        == [review]
    )
    review = reviews.publish(review, by=officer)
    assert (review.state, told("review_decided")) == (S.PUBLISHED, {asha.pk})


def test_allegation_is_held_for_the_safeguarding_lead_alone(booking, asha, officer, lead):
    review = write(booking, asha, words=HARM)
    assert (review.state, review.found, told("review_waiting")) == (S.HELD, ["allegation"], {lead.pk})
    assert list(Review.objects.looked_after_by(lead)) == [review]
    assert list(Review.objects.looked_after_by(officer)) == []
    assert Review.objects.kept_from(officer).count() == 1
    with pytest.raises(NotAllowed, match="safeguarding lead"):
        reviews.publish(review, by=officer)
    assert reviews.remove(review, ground="allegation", why="We look into it.", by=lead).state == S.REMOVED


def test_allegation_taken_back_keeps_its_words_for_the_lead(booking, asha):
    review = reviews.withdraw(write(booking, asha, words=HARM), by=asha)
    assert (review.state, review.words) == (S.WITHDRAWN, HARM)


def test_council_of_another_area_cannot_see_or_decide(booking, asha):
    review = write(booking, asha, words=HARM)
    elsewhere = AuthorityFactory()
    stranger = MembershipFactory(organisation__kind="council", role=MembershipRole.SAFEGUARDING_LEAD)
    elsewhere.organisation = stranger.organisation
    elsewhere.save()
    assert not Review.objects.looked_after_by(stranger.user).exists()
    with pytest.raises(NotAllowed):
        reviews.publish(review, by=stranger.user)
    assert booking.listing.provider.lsoa.council_id == HOME


def test_remove_needs_a_ground_and_words_and_being_negative_is_none(booking, asha, officer):
    review = write(booking, asha, stars=1, words="Late every day.")
    for ground, why in (("negative", "It is bad for them"), ("", "x"), ("fake", " ")):
        with pytest.raises(NotAllowed):
            reviews.remove(review, ground=ground, why=why, by=officer)
    assert [
        one for one in RemovalGround if "negative" in one.label.lower() or "bad" in one.label.lower()
    ] == []
    review = reviews.remove(review, ground="fake", why="No visit took place.", by=officer)
    event = Event.objects.about(review).last()
    assert (event.what, event.why, event.actor_id) == ("review.removed", "fake", officer.pk)
    assert (review.why_removed, told("review_decided")) == ("No visit took place.", {asha.pk})
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(ground="negative")


def test_removed_review_can_be_put_back(booking, asha, officer):
    review = write(booking, asha)
    since = review.published_at
    review = reviews.publish(reviews.remove(review, ground="fake", why="x", by=officer), by=officer)
    assert (review.state, review.ground, review.published_at) == (S.PUBLISHED, "", since)


def test_nobody_decides_about_a_provider_they_belong_to(booking, asha, officer):
    Membership.objects.create(organisation=booking.listing.provider.organisation, user=officer, role="member")
    review = write(booking, asha)
    with pytest.raises(NotAllowed, match="belong"):
        reviews.remove(review, ground="fake", why="x", by=officer)


def test_reply_once_by_the_provider_without_names_or_health(booking, asha, owner, clem):
    review = write(booking, asha)
    for words in ("Thank you, Asha.", "With her dementia it was not easy."):
        with pytest.raises(reviews.NotFit):
            reviews.reply(review, words=words, by=owner)
    for user in (asha, clem):
        with pytest.raises(NotAllowed):
            reviews.reply(review, words="Thanks.", by=user)
    review = reviews.reply(review, words="Thank you for saying so.", by=owner)
    assert reviews.reply(review, words="Thank you for saying so.", by=owner) == review
    with pytest.raises(NotAllowed, match="answered once"):
        reviews.reply(review, words="And another thing.", by=owner)
    assert (review.replied_by, told("review_replied")) == (owner, {asha.pk})
    assert Event.objects.filter(what="review.replied").count() == 1


def test_withdraw_forgets_the_words_and_the_answer(booking, asha, owner, clem):
    review = reviews.reply(write(booking, asha), words="Thanks.", by=owner)
    with pytest.raises(NotAllowed):
        reviews.withdraw(review, by=clem)
    review = reviews.withdraw(review, by=asha)
    review.refresh_from_db()
    assert (review.state, review.words, review.reply_words) == (S.WITHDRAWN, "", "")


def a_member(booking, asha):
    Membership.objects.create(organisation=booking.listing.provider.organisation, user=asha, role="member")


def a_member_who_left(booking, asha):
    a_member(booking, asha)
    asha.memberships.update(left_at=timezone.now())


def helped_by_the_provider(booking, asha):
    DelegationFactory(person=booking.person, delegate=owner_of(booking.listing.provider), scopes=["see"])


def with_one_telephone(booking, asha):
    booking.listing.provider.phone, booking.person.phone = "+44 7700 900123", "07700 900 123"


def in_one_household(booking, asha):
    booking.listing.provider.postcode = booking.person.postcode = "QV1 1AA"
    owner = owner_of(booking.listing.provider)
    owner.name = "Ravi Rao"
    owner.save()


@pytest.mark.parametrize(
    "tie", [a_member, a_member_who_left, helped_by_the_provider, with_one_telephone, in_one_household]
)
def test_who_is_close_to_the_provider_cannot_review(booking, asha, tie):
    assert policies.why_not_review(asha, booking) == ""
    tie(booking, asha)
    del booking.__dict__["members"], booking.__dict__["helpers"]
    assert "something in common" in policies.why_not_review(asha, booking)


def test_neighbours_of_another_name_are_not_a_household(booking, asha):
    booking.listing.provider.postcode = booking.person.postcode = "QV1 1AA"
    assert policies.why_not_review(asha, booking) == ""


def test_invite_once_a_week_after_the_first_confirmed_visit(booking, asha, bola, time_machine):
    DelegationFactory(person=booking.person, scopes=["see"])
    assert (reviews.invite(), reviews.invite()) == (1, 0)
    assert told("review_invited") == {asha.pk, bola.pk}


def test_invite_nobody_who_has_written_or_whose_visit_was_days_ago_or_who_is_close(asha, bola):
    soon = care_that_took_place(person=asha.person, by=asha, ago=timedelta(days=1))
    soon.visits.filter(state="confirmed").update(ends_at=timezone.now() - timedelta(days=2))
    a_review(by=asha, visits=[one_visit(day=2)])
    close = care_that_took_place(person=asha.person, by=asha, visits=[one_visit(day=4)])
    a_member(close, asha)
    bola.delegations.update(scopes=["see"])
    reviews.invite()
    assert told("review_invited") == set()


def test_rating_of_a_listing_counts_only_what_is_public_and_from_three(asha, bola):
    offer = OfferFactory()
    found = [
        a_review(by=asha, offer=offer, stars=stars, visits=[one_visit(day=day)])
        for day, stars in enumerate((5, 4, 1, 5))
    ]
    listing = Listing.objects.get(pk=offer.listing.pk)
    assert Review.objects.rating_of(listing).words == "3.8 out of 5, by 4 reviews in March 2026"
    reviews.withdraw(found[0], by=asha)
    assert Review.objects.rating_of(listing).count == 3
    assert Review.objects.beside([listing.pk])[listing.pk][1] == Review.objects.rating_of(listing)
    reviews.withdraw(found[1], by=asha)
    assert Review.objects.rating_of(listing) is None
    assert Review.objects.beside([listing.pk])[listing.pk] == ("", None)
