"""Every page of a deal, from both sides and in every standing, in a real browser; and one deal from asking to its end.

Her forms, and how a request is declined, are opened in test_every_page.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions import diary
from marketplace.actions import asking, bookings, messages, visits
from tests.browser import BOTH, EVERY_WAY, visit_ok
from tests.factories.directory import a_provider
from tests.factories.marketplace import BriefFactory, OfferFactory, a_request, soon, visit
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MORNINGS = [visit(day=day, earliest=450, latest=570, minutes=45, label="Breakfast") for day in range(7)]
DOUBLES = [
    visit(day=day, earliest=1020, latest=1140, minutes=30, workers=2, label="Tea") for day in (0, 2, 4)
]


@pytest.fixture(autouse=True)
def _one_person_may_ask_again(monkeypatch):
    """One person stands for many here; that the same hours are not asked for twice is tested in test_asking."""
    monkeypatch.setattr(asking, "_check_not_asked_already", lambda *_asked: None)


def at_home(user):
    person = user.person
    person.address_lines, person.postcode, person.phone = "4 Mill Lane\nWold", "QV1 1AA", "01632 960 123"
    person.access_notes = "Ring twice. I am slow to the door."
    person.save()
    return person


def an_offer(owner, *, lanes=3, **rates):
    provider = a_provider(
        lanes=lanes, organisation=owner.memberships.get().organisation, phone="01632 960 555"
    )
    return OfferFactory(
        listing__provider=provider,
        listing__title="Lamb Care, help at home",
        listing__slug="lamb-care",
        travel_pence=150,
        sunday_pence=2600,
        **rates,
    )


@pytest.fixture
def scene(asha, dara, time_machine):
    """Deals of Asha's with Dara in every standing, the oldest begun three weeks ago."""
    now = timezone.now()
    time_machine.move_to(now - timedelta(weeks=3))
    person, offer = at_home(asha), an_offer(dara)
    ask = {"person": person, "by": asha, "offer": offer}
    running = a_request(**ask, visits=MORNINGS, starts_on=timezone.localdate() + timedelta(days=2))
    running = bookings.accept(running, by=dara)
    time_machine.move_to(now)
    diary.reproject(offer.listing.provider)
    declined = a_request(**ask, visits=[visit(day=1)], starts_on=soon())
    bookings.decline(declined, reason="too_far", words="I am sorry, it is two buses away.", by=dara)
    suggested = a_request(**ask, visits=[visit(day=3), visit(day=5)], starts_on=soon())
    moved = suggested.agreed_visits.first()
    bookings.suggest(suggested, starts={moved.pk: 720}, words="Could we make it later?", by=dara)
    request = a_request(**ask, visits=DOUBLES, starts_on=soon())
    for by, words in ((asha, "Is it always the same two?"), (dara, "Yes. Ring me on 01632 960 555.")):
        messages.send(request, words=words, form_token=uuid4(), by=by)
    past = list(running.visits.filter(ends_at__lt=now).order_by("-starts_at"))
    visits.confirm(past[0], by=dara)
    visits.dispute(past[0], words="She came for half an hour.", by=asha)
    visits.missed(past[1], words="Nobody came.", by=asha)
    coming = running.visits.filter(starts_at__gt=now + timedelta(days=3)).first()
    visits.cancel(coming, by=asha)
    brief = BriefFactory(visits=[*MORNINGS[:3], visit(day=6, earliest=600, latest=700)], starts_on=soon())
    return {
        "ask": reverse("marketplace:booking_ask", args=[brief.reference, "lamb-care"]),
        "request": request,
        "suggested": suggested,
        "declined": declined,
        "running": running,
        "disputed": past[0],
        "missed": past[1],
        "waiting": past[-1],
        "unsaid": past[2] if len(past) > 2 else past[-1],
        "cancelled": coming,
        "next": running.visits.filter(starts_at__gt=now + timedelta(days=4)).first(),
    }


@pytest.fixture
def people(asha, dara, clem):
    return asha, dara, clem


def under(thing, verb):
    return f"{thing.get_absolute_url()}{verb}/"


def test_every_page_of_a_deal_is_fit_to_be_seen(browser, scene, people, shots):
    asha, dara, clem = people
    both = [
        ("list", "/bookings/"),
        *((name, scene[name].get_absolute_url()) for name in ("request", "suggested", "declined", "running")),
        *(
            (name, scene[name].get_absolute_url())
            for name in ("disputed", "missed", "unsaid", "cancelled", "next")
        ),
    ]
    hers = [("ask", scene["ask"]), ("week", "/week/")]
    theirs = [
        ("end", under(scene["running"], "end")),
        ("cancel", under(scene["next"], "cancel")),
        ("dispute", under(scene["unsaid"], "dispute")),
        ("missed-form", under(scene["unsaid"], "missed")),
        ("suggest", under(scene["request"], "suggest")),
        ("week", "/studio/week/"),
    ]
    for who, user, pages in (("asha", asha, both + hers), ("dara", dara, both + theirs)):
        page = browser(width=BOTH, user=user)
        for name, path in pages:
            visit_ok(page, path)
            shots(page, f"{name}-{who}")
    page = browser(width=BOTH)
    visit_ok(page, scene["ask"])
    shots(page, "ask-nobody")
    page = browser(width=BOTH, user=clem)
    for name, path in (("ask", scene["ask"]), ("list", "/bookings/"), ("week", "/week/")):
        visit_ok(page, path)
        shots(page, f"{name}-clem")


@EVERY_WAY
def test_a_deal_from_asking_to_its_end(browser, asha, dara, width, javascript):
    at_home(asha)
    an_offer(dara)
    brief = BriefFactory(visits=MORNINGS, starts_on=soon())
    hers, theirs = (Walk(browser(width=width, javascript=javascript, user=user)) for user in (asha, dara))
    hers.go(reverse("marketplace:booking_ask", args=[brief.reference, "lamb-care"]))
    hers.tick("Asha Rao").press("Ask them")
    assert "We are waiting for their answer." in hers.words
    theirs.go("/bookings/").follow("Somebody in QV1", exact=False)
    assert "4 Mill Lane" not in theirs.page.content()
    theirs.press("Accept")
    assert "4 Mill Lane" in theirs.words
    hers.page.reload()
    assert "01632 960 555" in hers.words
    hers.hurry("End this booking", exact=False)
    for box, number in (("Day", soon().day), ("Month", soon().month), ("Year", soon().year)):
        hers.say(box, str(number))
    hers.press("Continue").press("End the booking", exact=False)
    assert "The last day is" in hers.words
