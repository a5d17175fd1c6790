from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from marketplace.actions import reviews
from marketplace.models import Review
from tests.factories.briefs import a_brief
from tests.factories.directory import a_live_listing, a_provider
from tests.factories.marketplace import OfferFactory, a_review, care_that_took_place, owner_of
from tests.factories.marketplace import visit as one_visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def booking(asha):
    return care_that_took_place(person=asha.person, by=asha)


@made_once
def owner(booking):
    return owner_of(booking.listing.provider)


def url(name, thing):
    return reverse(f"marketplace:{name}", args=[thing.reference])


def said(client, path, **sent):
    answer = client.post(path, sent, follow=True) if sent else client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def three_of(asha, offer, stars=(5, 4, 5)):
    return [
        a_review(by=asha, offer=offer, stars=one, words=f"Words number {day}", visits=[one_visit(day=day)])
        for day, one in enumerate(stars)
    ]


def test_write_from_the_booking_to_the_listing(sign_in, client, booking, asha):
    hers = sign_in(asha)
    assert "Write a review" in said(hers, booking.get_absolute_url())
    sent = {"stars": "4", "words": "Kind & on time.", "form_token": str(uuid4())}
    assert "Everybody can read it" in said(hers, url("review_write", booking), **sent)
    page = said(client, booking.listing.get_absolute_url())
    assert "Kind &amp; on time." in page
    assert "too few reviews for a rating" in page
    assert "4 out of 5 stars" not in page
    assert "Write a review" not in said(hers, booking.get_absolute_url())


def test_bad_input_says_what_is_missing_and_loses_nothing(sign_in, booking, asha):
    page = said(sign_in(asha), url("review_write", booking), words="Kind.", stars="7")
    assert "Kind.</textarea>" in page
    assert "Select a valid choice" in page
    assert "Choose how many stars" in said(sign_in(asha), url("review_write", booking), words="Kind.")
    assert not Review.objects.exists()


def test_name_comes_back_with_what_to_change_and_goes_through_when_changed(sign_in, booking, asha):
    sent = {"stars": "4", "words": "Asha loves them.", "form_token": str(uuid4())}
    page = said(sign_in(asha), url("review_write", booking), **sent)
    assert "Take out names of people" in page
    assert "“Asha”" in page
    assert "Asha loves them.</textarea>" in page
    review = Review.objects.get()
    page = said(sign_in(asha), review.get_absolute_url(), stars="4", words="She loves them.")
    assert "Everybody can read it" in page


def test_writer_lets_somebody_look_and_the_council_makes_it_public(sign_in, client, booking, asha, officer):
    review = a_review(booking, by=asha, words="Asha the cat loves them.")
    as_it_is = {"stars": "4", "words": review.words, "as_it_is": "1"}
    assert "Somebody at the council looks at it" in said(sign_in(asha), review.get_absolute_url(), **as_it_is)
    staff = sign_in(officer)
    assert booking.listing.title in said(staff, reverse("marketplace:review_queue"))
    assert "Asha the cat" in said(staff, review.get_absolute_url())
    said(staff, url("review_decide", review), answer="publish")
    assert "Asha the cat" in said(client, booking.listing.get_absolute_url())


def test_allegation_leads_to_those_who_can_act_and_is_seen_by_the_lead_alone(  # noqa: PLR0917 -- everybody in it
    sign_in, client, booking, asha, officer, lead
):
    sent = {"stars": "1", "words": "She stole my purse.", "form_token": str(uuid4())}
    page = said(sign_in(asha), url("review_write", booking), **sent)
    assert "This needs more than a review" in page
    assert "Tell the safeguarding lead" in page
    review = Review.objects.get()
    assert "stole" not in said(client, booking.listing.get_absolute_url())
    assert "1 more waits for the safeguarding lead" in said(
        sign_in(officer), reverse("marketplace:review_queue")
    )
    assert sign_in(officer).get(url("review_decide", review)).status_code == 404
    assert "stole" in said(sign_in(lead), url("review_decide", review))


def test_taking_down_asks_for_a_ground_and_the_writer_reads_why(sign_in, client, booking, asha, officer):
    review = a_review(booking, by=asha, words="Late every day.", stars=1)
    staff, page = sign_in(officer), url("review_decide", review)
    assert "Choose the ground" in said(staff, page, answer="remove", why="Because.")
    said(staff, page, answer="remove", ground="fake", why="No visit took place.")
    assert "No visit took place." in said(sign_in(asha), review.get_absolute_url())
    assert "Late every day" not in said(client, booking.listing.get_absolute_url())
    said(staff, page, answer="publish")
    assert "Late every day" in said(client, booking.listing.get_absolute_url())


def test_reply_is_public_and_a_name_in_it_comes_back(sign_in, client, booking, asha, owner):
    review = a_review(booking, by=asha)
    theirs, page = sign_in(owner), url("review_reply", review)
    back = said(theirs, page, words="Thank you Asha.")
    assert "Take out names of people" in back
    assert "Thank you Asha.</textarea>" in back
    said(theirs, page, words="Thank you for saying so.")
    assert "Thank you for saying so." in said(client, booking.listing.get_absolute_url())
    assert "Not answered" not in said(theirs, reverse("marketplace:review_list"))


def test_withdraw_asks_first(sign_in, client, booking, asha, clem):
    review = a_review(booking, by=asha)
    page = url("review_withdraw", review)
    assert sign_in(clem).post(page).status_code == 404
    assert "Take your review back?" in said(sign_in(asha), page)
    sign_in(asha).post(page)
    assert review.words not in said(client, booking.listing.get_absolute_url())


def test_provider_reads_public_reviews_only_and_never_the_writers_name(sign_in, booking, asha, owner):
    review = a_review(booking, by=asha, words="Asha the cat loves them.")
    assert sign_in(owner).get(review.get_absolute_url()).status_code == 404
    reviews.revise(review, stars=4, words="The cat loves them.", by=asha)
    page = said(sign_in(owner), review.get_absolute_url())
    assert "The cat loves them." in page
    assert "Asha" not in page


def test_rating_is_on_the_listing_the_cards_and_the_comparison_from_three(client, asha):
    listings = [a_live_listing(a_provider(), needs=("washing", "dressing")) for _ in range(2)]
    three_of(asha, OfferFactory(listing=listings[0]))
    brief = a_brief()
    words = "by 3 reviews in March 2026"
    for path in (
        brief.get_absolute_url(),
        reverse("marketplace:find_compare", args=[brief.reference])
        + "?"
        + "&".join(f"with={one.slug}" for one in listings),
        listings[0].get_absolute_url(),
        reverse("marketplace:listing_reviews", args=[listings[0].slug]),
    ):
        page = said(client, path)
        assert ("4.7 out of 5" in page, words in page) == (True, True), path
    reviews.withdraw(Review.objects.first(), by=asha)
    assert "out of 5" not in said(client, brief.get_absolute_url())


def test_reviews_are_newest_first_whatever_the_stars(client, asha, time_machine):
    offer = OfferFactory()
    found = three_of(asha, offer, stars=(1, 5, 3))
    for days, review in enumerate(found):
        Review.objects.filter(pk=review.pk).update(published_at=review.published_at + timedelta(days=days))
    page = said(client, reverse("marketplace:listing_reviews", args=[offer.listing.slug]))
    places = [page.index(f"Words number {day}") for day in (2, 1, 0)]
    assert places == sorted(places)


def test_pages_ask_the_same_for_one_review_and_for_three(
    sign_in, asha, officer, django_assert_max_num_queries
):
    offer, counts = OfferFactory(), {}
    for days in ((0,), (1, 2)):
        for day in days:
            a_review(by=asha, offer=offer, visits=[one_visit(day=day)])
        for path, user in (
            (offer.listing.get_absolute_url(), None),
            (reverse("marketplace:listing_reviews", args=[offer.listing.slug]), None),
            (reverse("marketplace:review_queue"), officer),
            (reverse("marketplace:review_list"), owner_of(offer.listing.provider)),
            (reverse("marketplace:review_list"), asha),
        ):
            client = sign_in(user)
            client.get(path)
            with django_assert_max_num_queries(40) as asked:
                assert client.get(path).status_code == 200
            counts.setdefault((path, user), []).append(len(asked))
    assert {page: each for page, each in counts.items() if len(set(each)) > 1} == {}
