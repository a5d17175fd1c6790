"""Who takes part: people with an address and money of their own, each beside a provider who is free. In bulk."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User
from directory.enums import CheckKind, CheckSource, CheckState
from directory.models import Check, Need, OfferNeed, SearchEntry
from directory.tags import TagKind, tag
from drills import clock
from marketplace.bench import bookings_scene
from marketplace.models import Brief
from payments.weeks import settled_week

POSTCODE = "QV1 1AA"
VISITS = [
    {"day": 0, "earliest": hour * 60, "latest": hour * 60 + 90, "minutes": 60, "workers": 1, "label": ""}
    for hour in (8, 11, 14)
]
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Pair:
    """Somebody who looks for care, and who gives it: their sessions, and the way to the form that asks."""

    person: str
    provider: str
    buyer: str
    owner: str
    asking: str


def week_on():
    """The Monday of the week they are visited: the latest that is settled."""
    return settled_week(timezone.localdate())


def days_ago(day):
    """How long ago that was."""
    return (date.today() - day).days  # noqa: DTZ011 - London and UTC may differ by an hour, and days are whole


def asked_days_ago():
    """They ask a week before the first visit."""
    return days_ago(week_on() - A_WEEK)


def begin():
    bookings_scene.begin()


@transaction.atomic
def pairs(many):
    """So many more."""
    first = week_on()
    token = clock.days_ago.set(asked_days_ago())
    try:
        made = make(many, first)
    finally:
        clock.days_ago.reset(token)
    return [signed_in(*one) for one in made]


def make(many, first):
    need, _ = Need.objects.get_or_create(slug="drill-company", defaults={"name": "Company"})
    offers = bookings_scene.providers(many)
    OfferNeed.objects.bulk_create(OfferNeed(offer=offer, need=need) for offer, _ in offers)
    theirs = SearchEntry.objects.filter(offer__in=[offer for offer, _ in offers])
    theirs.update(tags=[tag(TagKind.NEED, need.pk)])
    Check.objects.bulk_create(seen(offer.listing.provider) for offer, _ in offers)
    mark = uuid4().hex[:10]
    users = User.objects.bulk_create(User(email=f"buyer{n}@{mark}.example") for n in range(many))
    people = Person.objects.bulk_create(
        Person(user=user, name="A Person", address_lines="1 Drill Street", postcode=POSTCODE, created_by=user)
        for user in users
    )
    briefs = Brief.objects.bulk_create(
        Brief(
            owner=person.user,
            person=person,
            postcode=POSTCODE,
            needs=[need.pk],
            visits=VISITS,
            starts_on=first,
            ends_on=first + timedelta(days=6),
            funding="own",
        )
        for person in people
    )
    return list(zip(people, briefs, offers, strict=True))


def seen(provider):
    """The council has seen that they are who they trade as: without it no card is charged for them."""
    since = timezone.localdate() - timedelta(days=30)
    return Check(
        provider=provider,
        kind=CheckKind.TRADER,
        state=CheckState.VALID,
        source=CheckSource.COPY,
        valid_from=since,
        valid_until=since + timedelta(days=364),
        decided_at=timezone.now(),
    )


def signed_in(person, brief, offered):
    offer, owner = offered
    asking = f"/find/{brief.reference}/book/{offer.listing.slug}/"
    provider = offer.listing.provider.reference
    return Pair(person.reference, provider, session_of(person.user), session_of(owner), asking)


def session_of(user):
    """As they are after they signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key
