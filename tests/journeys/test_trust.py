"""J9: a personal assistant joins, is checked, has a first enquiry, is suspended, appeals, and is found again."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from directory.models import Appeal, Listing, Need, Offer, Provider, Ruling
from tests.browser import EVERY_WAY
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.directory import PostcodeFactory, cleared
from tests.factories.marketplace import a_request, soon, visit
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def as_somebody(browser, council, width, javascript):
    """``as_somebody(user)`` walks as them; ``as_somebody(officer="Fern Ives")`` as a new moderator of the council."""

    def walk(user=None, *, officer=""):
        if officer:
            user = UserFactory(name=officer)
            MembershipFactory(user=user, organisation=council, role=MembershipRole.MODERATOR)
            TOTP.activate(user, generate_totp_secret())
        return Walk(browser(width=width, javascript=javascript, user=user))

    return walk


@EVERY_WAY
def test_joined_checked_asked_suspended_and_back(as_somebody, asha):
    PostcodeFactory()
    ada, first, second, third = (
        as_somebody(UserFactory(name="Ada Pike")),
        *(as_somebody(officer=name) for name in ("Fern Ives", "Gwen Okoro", "Hal Moss")),
    )
    listing = join(ada)
    be_checked(ada, first)
    publish(first, listing)
    found(as_somebody(), listing)
    asked = enquire(asha, ada, listing)
    suspend(first, second, listing)
    assert gone(as_somebody(), listing)
    told(as_somebody(asha), asked)
    appeal(ada)
    uphold(third, second, listing)
    found(as_somebody(), listing)
    assert [ruling.deed for ruling in Ruling.objects.order_by("pk")] == ["suspend", "reinstate"]


def join(ada):
    """The task list from the top, and hand it in. A mistake is told, and nothing of the rest is lost."""
    ada.go(reverse("directory:studio_home")).follow("Join").say("Name people will see", "Ada Pike")
    ada.tick("Self-employed").say("Postcode you set out from", "nonsense").press("Join")
    assert "There is a problem" in ada.words
    ada.say("Postcode you set out from", "qv1 1aa").press("Join")
    ada.follow("When you work", exact=False)
    for day in ("Monday", "Tuesday", "Wednesday"):
        ada.tick(day)
    ada.choose("From", "480").choose("Until", "1080").press("Add")
    assert "8am to 6pm" in ada.words
    ada.press("Go on with your task list").follow("Title and what you do", exact=False)
    ada.say("Title", "Kind help from Ada").say("What you do, in one sentence", "Unhurried help")
    ada.press("Save").follow("Services, contract and prices", exact=False)
    ada.tick("Self-employed").tick("Company").say("Weekday, for each hour", "19").press("Save")
    ada.follow("Check your answers and hand it in", exact=False).press("Hand it in")
    assert "Waiting to be looked at" in ada.words
    assert Provider.objects.get().kind == "personal_assistant"
    return Listing.objects.get()


def be_checked(ada, officer):
    """She says what insurance she has, and an officer sees it; the rest was seen before."""
    provider = Provider.objects.get()
    cleared(provider, but=("public_liability",))
    ada.go(reverse("directory:check_offer", args=[provider.reference, "public_liability"]))
    today = timezone.localdate()
    ada.say("Who insures you?", "Wold Mutual").say("How much is it for?", "1000000")
    ada.a_day("The first day", today - timedelta(days=10)).a_day("The last day", today - timedelta(days=20))
    ada.press("Tell the council")
    assert "It must be for £5 million or more" in ada.words
    assert "The last day is before the first day" in ada.words
    ada.say("How much is it for?", "5000000").a_day("The last day", today + timedelta(days=300))
    ada.press("Tell the council")
    officer.go(reverse("directory:check_detail", args=[provider.checks.get(state="pending").reference]))
    officer.click("input[type=radio]", first=True).press("It is in order")


def publish(officer, listing):
    officer.go(reverse("marketplace:desk_queue")).follow(listing.title, exact=False, first=True)
    officer.press("Start to look at it").press("Publish")


def found(visitor, listing):
    visitor.go(listing.get_absolute_url())
    assert "This is all that the council saw." in visitor.words
    assert "£19" in visitor.words


def enquire(asha, ada, listing):
    """Asha asks for visits; Ada says yes."""
    offer = Offer.objects.get(listing=listing)
    needs = [Need.objects.get(slug="company").pk]
    asked = a_request(
        person=asha.person, by=asha, offer=offer, needs=needs, visits=[visit(day=1)], starts_on=soon()
    )
    ada.go(asked.get_absolute_url()).press("Accept")
    assert "It is agreed." in ada.words
    return asked


def suspend(first, second, listing):
    """Two officers; the one who proposes cannot agree."""
    first.go(reverse("marketplace:desk_propose", args=[listing.reference, "suspend"]))
    first.tick("Something on the listing is not true").say(
        "Which facts do you rely on?", "Two letters say so."
    )
    first.press("Propose it").go(reverse("marketplace:desk_proposals"))
    first.hurry(None, kind="tbody a", first=True)
    assert "somebody else must agree" in first.words
    second.go(reverse("marketplace:desk_proposals"))
    second.hurry(None, kind="tbody a", first=True)
    second.press("I agree, do it")


def gone(visitor, listing):
    """Nobody finds it any more."""
    return visitor.page.goto(listing.get_absolute_url()).status == 404


def told(asha, asked):
    """She reads her choices, and nothing about why."""
    asha.go(reverse("marketplace:booking_choices", args=[asked.reference]))
    assert "Your visits stand as agreed" in asha.words
    assert "letters" not in asha.words


def appeal(ada):
    ruling = Ruling.objects.get()
    ada.go(ruling.get_absolute_url())
    assert "Two letters say so." in ada.words
    ada.go(reverse("directory:ruling_appeal", args=[ruling.reference]))
    ada.say("Why is the decision wrong?", "The letters are about somebody else.").press("Send the appeal")


def uphold(third, second, listing):
    """An officer who took no part answers, and another agrees to put it back."""
    third.go(reverse("directory:appeal_answer", args=[Appeal.objects.get().reference]))
    third.tick("The appeal is upheld").say("Your reasons", "They are about somebody else.").press(
        "Send the answer"
    )
    second.go(reverse("marketplace:desk_proposals"))
    second.hurry(None, kind="tbody a", first=True)
    second.press("I agree, do it")
    listing.refresh_from_db()
    assert listing.state == "live"
