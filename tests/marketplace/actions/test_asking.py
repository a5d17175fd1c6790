from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory.actions import diary
from directory.enums import ListingState, RegulatedClass
from marketplace.actions import asking
from marketplace.actions.asking import TimesGone
from marketplace.enums import ShortVisitReason
from marketplace.models import Booking
from tests.factories.directory import a_provider, always
from tests.factories.marketplace import MONDAY, NOW, BriefFactory, NeedFactory, OfferFactory, a_request, visit

pytestmark = pytest.mark.django_db


def ask(asha, **facts):
    return a_request(person=asha.person, by=asha, **facts)


def refusal(asha, **facts):
    with pytest.raises(NotAllowed) as refused:
        ask(asha, **facts)
    assert Booking.objects.count() == 0
    return str(refused.value)


def test_place_finds_the_earliest_start_that_holds_every_week():
    offer = OfferFactory(listing__provider=a_provider(spans=always(525, 1020)))
    pattern = BriefFactory(visits=[visit(), visit(day=1, earliest=1200, latest=1300)]).pattern(
        otherwise=MONDAY
    )
    assert asking.place(pattern, offer) == [525, None]


def test_quote_prices_a_week_line_by_line_and_leaves_out_what_is_not_placed():
    offer = OfferFactory(travel_pence=150, sunday_pence=2600)
    brief = BriefFactory(visits=[visit(), visit(day=6), visit(day=2)])
    asked = asking.quote(brief, offer, [480, 495, None])
    assert asked.price.total_pence == 2000 + 2600 + 2 * 150
    assert [line.words for line in asked.price.lines] == [
        "1 visit × 1 hour Sunday at £26 an hour",
        "1 visit × travel at £1.50",
        "1 visit × 1 hour weekday at £20 an hour",
        "1 visit × travel at £1.50",
    ] or sum(line.pence for line in asked.price.lines) == 4900
    assert [left.day for left in asked.left_out] == [2]
    assert asked.first_at == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_quote_knows_bank_holidays():
    offer = OfferFactory(bank_holiday_pence=4000)
    brief = BriefFactory(starts_on=MONDAY.replace(month=4, day=6))  # Easter Monday 2026
    assert asking.quote(brief, offer, [480]).price.total_pence == 4000


def test_offers_for_a_brief_hold_every_need_cheapest_first():
    dear = OfferFactory(weekday_pence=3000)
    cheap = OfferFactory(listing=dear.listing, weekday_pence=1500)
    OfferFactory(listing=dear.listing, weekday_pence=1000, needs=[NeedFactory(slug="test-other")])
    assert asking.offers_for(dear.listing, BriefFactory()) == [cheap, dear]


@pytest.mark.parametrize("state", [ListingState.PAUSED, ListingState.WITHDRAWN])
def test_request_to_a_listing_that_is_not_live_is_refused(asha, state):
    offer = OfferFactory(listing__state=state)
    assert refusal(asha, offer=offer, placed=[480]) == "They are not taking new requests at the moment."


def test_request_for_a_need_the_offer_does_not_hold_is_refused(asha):
    brief = BriefFactory(needs=[NeedFactory(slug="test-other").pk])
    assert "do not offer everything" in refusal(asha, brief=brief, placed=[480])


def test_request_for_someone_one_may_not_book_for_is_refused(asha, clem):
    with pytest.raises(NotAllowed, match="cannot book for this person"):
        a_request(person=asha.person, by=clem)


def test_request_outside_the_times_given_is_refused(asha):
    assert "outside the times" in refusal(asha, placed=[420])


def test_request_without_any_visit_is_refused(asha):
    assert "not free for any" in refusal(asha, placed=[None])


def test_request_when_the_brief_has_changed_is_refused(asha):
    assert "has changed" in refusal(asha, placed=[480, 480])


def test_request_for_a_first_visit_that_has_passed_is_refused(asha):
    assert "has passed" in refusal(asha, starts_on=MONDAY - timedelta(weeks=2), placed=[480])


def test_request_sooner_than_the_warning_asked_for_starts_on_the_first_day_that_is_not(asha, time_machine):
    today = MONDAY - timedelta(weeks=1)
    week = [visit(day=day) for day in (0, 1, 2)]
    assert ask(asha, starts_on=today, visits=week, placed=[480] * 3).starts_on == today + timedelta(days=1)
    time_machine.move_to(NOW - timedelta(hours=22), tick=False)
    assert ask(asha, starts_on=today, visits=week, placed=[480] * 3).starts_on == today


def test_request_whose_listing_asks_for_more_warning_since_it_was_shown_is_refused(asha):
    offer = OfferFactory()
    quote = asking.quote(BriefFactory(starts_on=MONDAY), offer, [480])
    offer.listing.ask_by_hours = 24 * 14
    with pytest.raises(NotAllowed, match="They ask for 14 days of warning before a first visit"):
        asking.check_notice(offer.listing, quote.first_at)


def test_request_for_short_personal_care_needs_a_lawful_reason(asha):
    washing = NeedFactory(slug="test-washing", regulated=RegulatedClass.PERSONAL_CARE)
    offer = OfferFactory(needs=[washing])
    brief = BriefFactory(needs=[washing.pk], visits=[visit(minutes=15)])
    assert "15 minutes or less" in refusal(asha, offer=offer, brief=brief, placed=[480])
    brief.short_visit_reason = ShortVisitReason.ASKED_FOR
    brief.save()
    assert ask(asha, offer=offer, brief=brief, placed=[480]).short_visit_reason == "asked_for"


def test_request_for_hours_that_went_says_which(asha):
    provider = a_provider()
    gone = datetime(2026, 3, 16, 8, tzinfo=UTC)
    diary.block(list(provider.workers.all()), gone, gone + timedelta(hours=1), by=None)
    with pytest.raises(TimesGone) as refused:
        ask(asha, offer=OfferFactory(listing__provider=provider), placed=[480])
    assert [one.starts_at for one in refused.value.missing] == [gone]
    assert str(refused.value) == (
        "Nothing was booked. They are no longer free on Monday 16 March 2026 at 8am."
    )


def test_times_gone_names_three_and_counts_the_rest():
    at = timezone.now()
    words = str(TimesGone([diary.Wanted(at + timedelta(days=day), at) for day in range(5)]))
    assert words.count("2026 at") == 3
    assert words.endswith("and 2 more visits.")


def test_request_for_hours_already_asked_of_the_same_listing_is_refused(asha):
    offer = OfferFactory(listing__provider=a_provider(lanes=2))
    first = ask(asha, offer=offer, placed=[480])
    with pytest.raises(
        NotAllowed, match=f"You have already asked them for Monday at 8am, in {first.reference}"
    ):
        ask(asha, offer=offer, placed=[480])
    assert ask(asha, offer=offer, visits=[visit(day=3)], placed=[480])
