"""J4: an ISF holder. She picks who looks after her money, they refuse, another agrees, and a time is changed by her alone."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts.enums import MembershipRole
from accounts.models import Person
from directory.enums import FundingKind
from directory.hours import monday_of
from marketplace.models import Booking
from payments.actions import holding
from payments.models import SpendingApproval
from tests.browser import DESK, PHONE, visit_ok
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import a_provider
from tests.factories.invoices import charge, issue
from tests.factories.marketplace import BriefFactory, OfferFactory, soon, visit
from tests.factories.payments import a_question, accredited, an_isf
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ART_GROUP = [
    visit(day=2, earliest=600, latest=660, label="Art group"),
    visit(day=5, earliest=600, latest=660),
]


@pytest.fixture
def source(asha, council):
    """Asha's money, which nobody looks after yet."""
    Person.objects.filter(pk=asha.person.pk).update(address_lines="4 Mill Lane\nWold", postcode="QV1 1AA")
    isf = an_isf(asha.person, council=council)
    holding.choose(isf, None, by=asha)
    return isf


@pytest.fixture
def holder(source, council):
    """Greenway, on the council's list, with two people."""
    body = source.authority.accreditations_given.get().holder
    names = zip(body.memberships.order_by("pk"), ("Greta", "Gus"), strict=True)
    for seat, name in names:
        seat.user.name = name
        seat.user.save()
    return [seat.user for seat in body.memberships.order_by("pk")]


def pick_and_ask(her, source, dara):
    """She chooses who looks after the money, and asks for care paid from it."""
    her.page.goto(reverse("marketplace:funding_detail", args=[source.reference]))
    her.hurry("Choose who looks after it").look().hurry("Choose them", exact=False, first=True)
    provider = a_provider(organisation=dara.memberships.get().organisation)
    OfferFactory(listing__provider=provider, listing__slug="lamb-care")
    brief = BriefFactory(visits=ART_GROUP, starts_on=soon(), funding=FundingKind.ISF)
    her.page.goto(reverse("marketplace:booking_ask", args=[brief.reference, "lamb-care"]))
    her.tick("Asha Rao").press("Ask them")
    assert "They have been asked, and have not answered yet." in her.words


def say_the_rules(greta, source):
    """Greta says what needs her word, and what she takes."""
    greta.go("/holder/").follow("Asha Rao", exact=False, first=True).hurry("Say the rules and the fee")
    greta.say("Up to how much a week needs no word from you?", "50", exact=False)
    greta.say("How much was agreed to be spent with others than you?", "20", exact=False)
    greta.say("The fee", "20").tick("Every month").look().hurry("Keep the rules")
    assert "£20 a month" in greta.words


def refuse(greta):
    """Greta sees the budget and what it is for, and does not agree."""
    greta.page.goto("/holder/")
    greta.follow("Lamb Care", exact=False, first=True)
    assert "£40" in greta.words.split()
    greta.hurry("Do not agree").tick("It is not for something the plan is about")
    greta.say("In your own words", "The plan says nothing of art.", exact=False).look()
    greta.hurry("Send this answer")


def appeal(her, booking):
    """She reads why, and asks for somebody else to look."""
    her.page.goto(booking.get_absolute_url())
    her.hurry("Read more", exact=False, first=True).look()
    assert "The plan says nothing of art." in her.words
    her.hurry("Ask for it to be looked at again")
    her.say("Why do you think it is wrong?", "Page three says: time with others.", exact=False).look()
    her.hurry("Ask for it")


def agree_after_all(gus):
    """Gus, who did not refuse it, agrees."""
    gus.page.goto("/holder/")
    gus.hurry("Lamb Care", exact=False, first=True).hurry("Answer", exact=False, first=True)
    gus.tick("The money may be spent on it").say("Why?", "It does. Sorry.", exact=False).look()
    gus.hurry("Send this answer")


def change_a_time(her, booking):
    """She has one visit an hour later. Nobody is asked."""
    her.page.goto(booking.visits.first().get_absolute_url())
    her.hurry("Change the time", exact=False, first=True)
    her.say("From what time?", "11:30am", exact=False).look()
    her.hurry("Change the time", exact=False, first=True)
    assert "11:30am to 12:30pm" in her.words


@pytest.mark.parametrize(("width", "javascript"), [(PHONE, False), (DESK, True)], ids=["phone-plain", "desk"])
def test_j4_a_holder_agrees_is_invoiced_and_tells(  # noqa: PLR0917 -- the people of the journey
    browser, asha, dara, source, holder, width, javascript, shots
):
    greta, gus = holder
    hers, theirs, desk, other = (
        Walk(browser(width=width, javascript=javascript, user=user)) for user in (asha, dara, greta, gus)
    )
    pick_and_ask(hers, source, dara)
    booking = Booking.objects.get()
    say_the_rules(desk, source)
    theirs.page.goto(booking.get_absolute_url())
    assert theirs.count("button", "Accept") == 0
    refuse(desk)
    appeal(hers, booking)
    agree_after_all(other)
    theirs.page.reload()
    theirs.hurry("Accept")
    booking.refresh_from_db()
    change_a_time(hers, booking)
    day = booking.arrangement.starts_on
    charge(booking.arrangement, ("VI-1", 2000, day))
    [invoice] = issue(booking.arrangement.provider, monday_of(day))
    desk.go("/holder/")
    shots(desk.page, f"isf-desk-{width}")
    desk.follow("Lamb Care, £20", exact=False, first=True)
    assert invoice.reference in desk.page.content()
    hers.go(reverse("marketplace:funding_statement", args=[source.reference]))
    shots(hers.page, f"isf-statement-{width}")
    assert "£20 a month" in hers.words
    assert SpendingApproval.objects.get().answered_by == gus


def test_what_is_asked_of_the_person_and_kept_by_the_council(  # noqa: PLR0917 -- the people of it
    browser, asha, dara, source, council, shots
):
    lamb = a_provider(organisation=dara.memberships.get().organisation)
    accredited(lamb.organisation, council=council)
    holding.choose(source, lamb.organisation, by=asha)
    source.refresh_from_db()
    page = browser(width=PHONE, javascript=False, user=asha)
    visit_ok(page, a_question(source, lamb).get_absolute_url())
    shots(page, "isf-conflict")
    assert "The person agreed on" in Walk(page).press("Yes, this is what I want").words
    olwen = MembershipFactory(organisation=council, role=MembershipRole.ADMINISTRATOR).user
    TOTP.activate(olwen, generate_totp_secret())
    page = browser(width=PHONE, javascript=False, user=olwen)
    visit_ok(page, "/council/holders/")
    shots(page, "isf-council")
    assert page.evaluate(
        "[...document.querySelectorAll('h2, h3')].some(one => one.innerText.includes('Lamb Care'))"
    )
