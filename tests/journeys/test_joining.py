"""A personal assistant joins on a phone, follows the task list from the top, stops, comes back, and hands in."""

import pytest
from django.urls import reverse

from directory.models import Listing, Provider
from tests.browser import BOTH, visit_ok
from tests.factories.accounts import UserFactory
from tests.factories.directory import PostcodeFactory
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def statuses(page):
    """Each row of the task list with how it stands."""
    return page.evaluate("""Object.fromEntries([...document.querySelectorAll(".govuk-task-list__item")].map(row =>
        [".govuk-task-list__name-and-hint > :first-child", ".govuk-task-list__status"]
            .map(part => row.querySelector(part).innerText)))""")


def test_a_personal_assistant_joins(browser, shots):
    """Without scripts, looked at in both widths. With scripts, the same list is gone through in test_trust."""
    PostcodeFactory()
    ada = UserFactory(name="Ada Pike")
    walk = Walk(browser(width=BOTH, javascript=False, user=ada))
    way = "plain"
    join(walk, shots, way)
    before = statuses(walk.page)
    assert before["What you are in law"] == "Completed"
    assert before["When you work"] == "Incomplete"
    assert before["Check your answers and hand it in"] == "Cannot start yet"
    when_and_what(walk, shots, way)
    back = Walk(browser(width=BOTH, javascript=False, user=ada)).go(reverse("directory:studio_home"))
    assert "Services, contract and prices." in back.words
    shots(back.page, f"joining-home-{way}")
    back.press("Go to your task list")
    services(back, shots, way)
    hand_in(back, shots, way)
    assert Provider.objects.get().kind == "personal_assistant"
    listing = Listing.objects.get()
    assert (listing.state, listing.offers.get().weekday_pence) == ("submitted", 1350)


def join(walk, shots, way):
    walk.go(reverse("directory:studio_register")).say("Name people will see", "Ada Pike")
    walk.tick("An introductory agency").say("Postcode you set out from", "qv1 1aa").press("Join")
    assert "The carers you introduce can join in their own names" in walk.words
    shots(walk.page, f"joining-refused-{way}")
    walk.tick("A personal assistant").say("CQC location ID", "hello", exact=False)
    walk.press("Join")
    assert "looks like 1-123456789" in walk.words
    walk.say("CQC location ID", "", exact=False).press("Join")
    assert walk.heading == "Get your page ready"
    shots(walk.page, f"joining-tasks-{way}")


def when_and_what(walk, shots, way):
    walk.follow("When you work", exact=False)
    for day in ("Monday", "Friday"):
        walk.tick(day)
    walk.choose("From", "480").choose("Until", "780").press("Add").press("Go on with your task list")
    walk.follow("Title and what you do", exact=False)
    walk.say("What you do, in one sentence", "We help you shower. Ring 07700 900123").press("Save")
    assert statuses(walk.page)["Title and what you do"] == "Completed"


def services(walk, shots, way):
    walk.follow("Services, contract and prices", exact=False)
    walk.tick("Company").tick("Washing, bath or shower").say("Weekday, for each hour", "9").press("Save")
    assert "Wages may not be under £12.71 an hour" in walk.words
    shots(walk.page, f"joining-floor-{way}")
    walk.say("Weekday, for each hour", "13.50").press("Save")
    assert "Employed" not in statuses(walk.page)
    shots(walk.page, f"joining-ready-{way}")


def hand_in(walk, shots, way):
    walk.follow("Check your answers and hand it in", exact=False)
    assert "07700 900123" in walk.words
    assert "You told us that you work alone" in walk.words
    shots(walk.page, f"joining-check-{way}")
    walk.press("Hand it in")
    visit_ok(walk.page)
    assert "Waiting to be looked at" in walk.words
    shots(walk.page, f"joining-done-{way}")
