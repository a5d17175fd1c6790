"""A provider joins, says when and for what, hands a listing in; an officer publishes it; anyone finds its page."""

import pytest
from django.urls import reverse

from directory.models import Listing, Provider
from tests.browser import EVERY_WAY, visit_ok
from tests.factories.accounts import UserFactory
from tests.factories.directory import PostcodeFactory, cleared

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
    visit_ok(page)


@EVERY_WAY
def test_from_joining_to_being_found(browser, officer, width, javascript):
    PostcodeFactory()
    page = browser(width=width, javascript=javascript, user=UserFactory(name="Mary Wold"))
    visit_ok(page, reverse("directory:studio_home"))
    page.get_by_role("button", name="Join").click()
    page.get_by_label("Name people will see").fill("Mary Wold")
    page.get_by_label("Self-employed").check()
    page.get_by_label("Postcode you set out from").fill("nonsense")
    press(page, "Join")
    assert page.get_by_text("There is a problem").is_visible()
    page.get_by_label("Postcode you set out from").fill("qv1 1aa")
    press(page, "Join")
    page.get_by_role("link", name="When you work").click()
    for day in ("Monday", "Wednesday"):
        page.get_by_role("checkbox", name=day).check()
    page.get_by_label("From").select_option("480")
    page.get_by_label("Until").select_option("780")
    press(page, "Add")
    assert page.get_by_text("8am to 1pm").first.is_visible()
    write_a_listing(page)
    cleared(Provider.objects.get())
    look_and_publish(browser(width=width, javascript=javascript, user=officer))
    found = browser(width=width, javascript=javascript)
    visit_ok(found, Listing.objects.get().get_absolute_url())
    assert found.get_by_text("£18.50").first.is_visible()
    assert found.get_by_text("This is all that the council saw.").is_visible()
    assert Provider.objects.get().kind == "personal_assistant"


def write_a_listing(page):
    visit_ok(page, reverse("directory:studio_home"))
    page.get_by_role("button", name="Go to your task list").click()
    page.get_by_role("link", name="Title and what you do").click()
    page.get_by_label("Title").fill("Kind help from Mary")
    page.get_by_label("What you do, in one sentence").fill("Company and getting up, unhurried")
    press(page, "Save")
    page.get_by_role("link", name="Services, contract and prices").click()
    page.get_by_role("radio", name="Self-employed").check()
    page.get_by_role("checkbox", name="Company").check()
    page.get_by_label("Weekday, for each hour").fill("18.50")
    press(page, "Save")
    page.get_by_role("link", name="Check your answers and hand it in").click()
    press(page, "Hand it in")
    assert page.get_by_text("Waiting to be looked at").is_visible()


def look_and_publish(page):
    visit_ok(page, reverse("marketplace:desk_queue"))
    page.get_by_role("link", name="Kind help from Mary").first.click()
    press(page, "Start to look at it")
    press(page, "Publish")
