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


def press(page, name, *, exact=False):
    """The first link or button of this name; the page it leads to has come when this returns."""
    link, button = (page.get_by_role(role, name=name, exact=exact) for role in ("link", "button"))
    with page.expect_navigation():
        link.or_(button).first.click()


def pick_and_ask(page, source, dara):
    """She chooses who looks after the money, and asks for care paid from it."""
    page.goto(reverse("marketplace:funding_detail", args=[source.reference]))
    press(page, "Choose who looks after it")
    visit_ok(page)
    press(page, "Choose them")
    provider = a_provider(organisation=dara.memberships.get().organisation)
    OfferFactory(listing__provider=provider, listing__slug="lamb-care")
    brief = BriefFactory(visits=ART_GROUP, starts_on=soon(), funding=FundingKind.ISF)
    page.goto(reverse("marketplace:booking_ask", args=[brief.reference, "lamb-care"]))
    page.get_by_label("Asha Rao").check()
    press(page, "Ask them")
    visit_ok(page)
    assert page.get_by_text("They have been asked, and have not answered yet.").is_visible()


def say_the_rules(page, source):
    """Greta says what needs her word, and what she takes."""
    visit_ok(page, "/holder/")
    press(page, "Asha Rao")
    visit_ok(page)
    press(page, "Say the rules and the fee")
    page.get_by_label("Up to how much a week needs no word from you?").fill("50")
    page.get_by_label("How much was agreed to be spent with others than you?").fill("20")
    page.get_by_label("The fee", exact=True).fill("20")
    page.get_by_label("Every month").check()
    visit_ok(page)
    press(page, "Keep the rules")
    assert page.get_by_text("£20 a month").is_visible()


def refuse(page):
    """Greta sees the budget and what it is for, and does not agree."""
    page.goto("/holder/")
    press(page, "Lamb Care")
    visit_ok(page)
    assert page.get_by_text("£40", exact=True).first.is_visible()
    press(page, "Do not agree")
    page.get_by_label("It is not for something the plan is about").check()
    page.get_by_label("In your own words").fill("The plan says nothing of art.")
    visit_ok(page)
    press(page, "Send this answer")


def appeal(page, booking):
    """She reads why, and asks for somebody else to look."""
    page.goto(booking.get_absolute_url())
    press(page, "Read more")
    visit_ok(page)
    assert page.get_by_text("The plan says nothing of art.").is_visible()
    again = "Ask for it to be looked at again"
    press(page, again)
    page.get_by_label("Why do you think it is wrong?").fill("Page three says: time with others.")
    visit_ok(page)
    press(page, "Ask for it")


def agree_after_all(page):
    """Gus, who did not refuse it, agrees."""
    page.goto("/holder/")
    press(page, "Lamb Care")
    press(page, "Answer")
    page.get_by_label("The money may be spent on it").check()
    page.get_by_label("Why?").fill("It does. Sorry.")
    visit_ok(page)
    press(page, "Send this answer")


def change_a_time(page, booking):
    """She has one visit an hour later. Nobody is asked."""
    first = booking.visits.first()
    page.goto(first.get_absolute_url())
    press(page, "Change the time")
    page.get_by_label("From what time?").fill("11:30am")
    visit_ok(page)
    press(page, "Change the time")
    assert page.get_by_text("11:30am to 12:30pm").is_visible()


@pytest.mark.parametrize(("width", "javascript"), [(PHONE, False), (DESK, True)], ids=["phone-plain", "desk"])
def test_j4_a_holder_agrees_is_invoiced_and_tells(  # noqa: PLR0917 -- the people of the journey
    browser, asha, dara, source, holder, width, javascript, shots
):
    greta, gus = holder
    hers, theirs = (browser(width=width, javascript=javascript, user=user) for user in (asha, dara))
    desk, other = (browser(width=width, javascript=javascript, user=user) for user in (greta, gus))
    pick_and_ask(hers, source, dara)
    booking = Booking.objects.get()
    say_the_rules(desk, source)
    theirs.goto(booking.get_absolute_url())
    assert theirs.get_by_role("button", name="Accept", exact=True).count() == 0
    refuse(desk)
    appeal(hers, booking)
    agree_after_all(other)
    theirs.reload()
    press(theirs, "Accept", exact=True)
    booking.refresh_from_db()
    change_a_time(hers, booking)
    day = booking.arrangement.starts_on
    charge(booking.arrangement, ("VI-1", 2000, day))
    [invoice] = issue(booking.arrangement.provider, monday_of(day))
    visit_ok(desk, "/holder/")
    shots(desk, f"isf-desk-{width}")
    press(desk, "Lamb Care, £20")
    visit_ok(desk)
    assert invoice.reference in desk.content()
    visit_ok(hers, reverse("marketplace:funding_statement", args=[source.reference]))
    shots(hers, f"isf-statement-{width}")
    assert hers.get_by_text("£20 a month").is_visible()
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
    press(page, "Yes, this is what I want")
    visit_ok(page)
    assert page.get_by_text("The person agreed on").is_visible()
    olwen = MembershipFactory(organisation=council, role=MembershipRole.ADMINISTRATOR).user
    TOTP.activate(olwen, generate_totp_secret())
    page = browser(width=PHONE, javascript=False, user=olwen)
    visit_ok(page, "/council/holders/")
    shots(page, "isf-council")
    assert page.get_by_role("heading", name="Lamb Care").is_visible()
