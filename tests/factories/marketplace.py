"""Nouns of the deals floor, and the listing a deal is made on. What happens to them is made by actions."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import factory
import time_machine
from django.utils import timezone

from directory.actions import projection
from directory.enums import Engagement, FundingKind, ListingState, RegulatedClass
from directory.hours import monday_of
from directory.models import Listing, Need, Offer
from marketplace.actions import asking, bookings, payers, reviews, shortfalls, visits
from marketplace.models import Brief
from payments.bars import ASKED_FOR
from tests.factories.directory import a_provider, cleared, owner_of

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
MONDAY = date(2026, 3, 9)


def soon():
    """A Monday that is a few days off, whatever today is."""
    return monday_of(timezone.localdate()) + timedelta(weeks=2)


class NeedFactory(factory.django.DjangoModelFactory):
    """A task that is not regulated."""

    class Meta:
        model = Need
        django_get_or_create = ("slug",)

    slug = "test-company"
    name = factory.LazyAttribute(lambda need: need.slug.replace("-", " ").capitalize())
    regulated = RegulatedClass.NONE


class ListingFactory(factory.django.DjangoModelFactory):
    """A live listing of a provider with one lane, free round the clock, and with every check."""

    class Meta:
        model = Listing
        skip_postgeneration_save = True

    provider = factory.LazyFunction(a_provider)
    slug = factory.Sequence(lambda number: f"listing-{number}")
    title = factory.Sequence(lambda number: f"Help at home {number}")
    summary = "Kind help at home."
    state = ListingState.LIVE
    published_at = NOW

    @factory.post_generation
    def checks(self, create, extracted, **kwargs):
        if create and not self.provider.checks.exists():
            cleared(self.provider, on_show=False)  # it has no service yet


class OfferFactory(factory.django.DjangoModelFactory):
    """A self-employed offer at 20 pounds an hour, for the plain task."""

    class Meta:
        model = Offer
        skip_postgeneration_save = True

    listing = factory.SubFactory(ListingFactory)
    engagement = Engagement.SELF_EMPLOYED
    minimum_minutes = 30
    weekday_pence = 2000

    @factory.post_generation
    def needs(self, create, extracted, **kwargs):
        if create:
            self.needs.set(extracted or [NeedFactory()])
            projection.write(self.listing.provider)


def visit(day=0, earliest=480, latest=600, minutes=60, *, workers=1, label=""):
    return {
        "day": day,
        "earliest": earliest,
        "latest": latest,
        "minutes": minutes,
        "workers": workers,
        "label": label,
    }


class BriefFactory(factory.django.DjangoModelFactory):
    """An hour every Monday between eight and ten, from the second week of March 2026."""

    class Meta:
        model = Brief

    postcode = "QV1 1AA"
    needs = factory.LazyFunction(lambda: [NeedFactory().pk])
    visits = factory.LazyFunction(lambda: [visit()])
    starts_on = MONDAY
    funding = FundingKind.OWN
    matters = "She likes the radio on."


def a_request(*, person, by, offer=None, brief=None, placed=None, lanes=1, **facts):
    """A booking that was asked for; ``facts`` go into the brief."""
    offer = offer or OfferFactory(listing__provider=a_provider(lanes=lanes))
    owner_of(offer.listing.provider)
    brief = brief or BriefFactory(**facts)
    placed = placed or asking.place(brief.pattern(otherwise=soon()), offer)
    if brief.funding in ASKED_FOR:
        payers.tell_of(brief, person, offer.listing.provider, relation="no", same_home=False, by=by)
    return bookings.request(brief, offer, placed=placed, person=person, form_token=uuid4(), by=by)


def an_agreement(**facts):
    """A booking that was asked for and accepted."""
    booking = a_request(**facts)
    return bookings.accept(booking, by=owner_of(booking.listing.provider))


def care_that_took_place(*, ago=timedelta(days=8), **facts):
    """An agreement of which the first visit was confirmed by its provider: ``ago``, or on an ``offer`` given the next."""
    then = timezone.now() if "offer" in facts else timezone.now() - ago - timedelta(days=10)
    with time_machine.travel(then, tick=False):
        booking = an_agreement(**{"starts_on": timezone.localdate() + timedelta(days=3)} | facts)
    first = booking.visits.first()
    with time_machine.travel(first.ends_at + timedelta(minutes=5), tick=False):
        visits.confirm(first, by=owner_of(booking.listing.provider))
    return booking


def a_review(booking=None, *, by, stars=4, words="Always on time, and kind.", **facts):
    """A review of care that took place."""
    booking = booking or care_that_took_place(person=by.person, by=by, **facts)
    return reviews.write(booking, stars=stars, words=words, form_token=uuid4(), by=by)


def a_shortfall(words="Nobody speaks Twi here.", **facts):
    """What somebody told the council they could not find."""
    brief = BriefFactory(**facts)
    return shortfalls.tell(brief, cause="language", words=words, form_token=uuid4())
