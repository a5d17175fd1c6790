"""Signing in, supporting somebody, inviting a helper and taking it back, and account pages as they are then.

As they are when first opened, test_every_page has looked at them.
"""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse

from accounts.actions import delegation, people
from accounts.actions.notify import tell
from accounts.actions.seeing import saw
from accounts.models import Notification, Person
from tests.browser import BOTH, EVERY_WAY, visit_ok

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


def newest_code():
    return CODE.search(mail.outbox[-1].body).group(1)


@EVERY_WAY
def test_account_from_sign_up_to_a_helper(browser, width, javascript, clem):
    page = browser(width=width, javascript=javascript)
    visit_ok(page, reverse("account_signup"))
    page.get_by_label("Email address").fill("nell@example.com")
    page.get_by_label("Your name (optional)").fill("Nell Moss")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(newest_code())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="It is for somebody else").click()
    page.get_by_label("Full name").fill("Ivy Moss")
    page.get_by_label("Yes. They know").check()
    page.get_by_role("button", name="Add them").click()
    page.get_by_role("link", name="See, invite and end helpers").click()
    page.get_by_role("button", name="Invite a helper").click()
    page.get_by_label("Their email address").fill("clem@example.com")
    page.get_by_role("button", name="Send the invitation").click()
    link = Notification.objects.get(kind="invitation_sent").link
    helper = browser(width=width, javascript=javascript, user=clem)
    visit_ok(helper, link)
    helper.get_by_role("button", name="Yes, I will help").click()
    assert "Ivy Moss" in helper.text_content("h1")
    page.reload()
    page.get_by_role("link", name="Clem Hart").click()
    page.get_by_role("button", name="End this right").click()
    assert helper.goto(Person.objects.get().get_absolute_url()).status == 404


def test_account_pages_before_sign_in(browser):
    page = browser(width=BOTH)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    visit_ok(page)
    page.get_by_label("Email address").fill("nobody@example.com")
    page.get_by_role("button", name="Sign in", exact=True).click()
    visit_ok(page)
    page.get_by_label("Code").fill("WRON-GONE")
    page.get_by_role("button", name="Go on").click()
    visit_ok(page)


def test_what_is_wrong_with_what_comes_of_a_form_is_noticed_at_a_desk(browser):
    """The control of ``tests.browser.ANSWERS``."""
    page = browser()
    visit_ok(page, reverse("account_login"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    visit_ok(page)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/img/mark.svg\">')"
    )
    with pytest.raises(AssertionError, match="image-alt"):
        visit_ok(page)


def test_account_pages_of_a_person(browser, asha, bola, clem):
    delegation.invite(asha.person, email="x@example.com", kind="deputy", scopes=["see"], by=asha)
    delegation.grant(asha.person, to=clem, kind="appointee", scopes=["see", "pay"], by=asha)
    saw(asha.person, what="person", by=bola, for_person=asha.person)
    tell([asha], "invitation_accepted", about=asha.person)
    page = browser(width=BOTH, user=asha)
    for name in ("home", "notification_list"):
        visit_ok(page, reverse(f"accounts:{name}"))
    page.goto(reverse("accounts:person_add"))
    page.get_by_role("button", name="Add them").click()
    visit_ok(page)
    for name in ("person_detail", "person_history", "person_looks", "delegation_list"):
        visit_ok(page, reverse(f"accounts:{name}", args=[asha.person.reference]))
    page.goto(reverse("accounts:delegation_invite", args=[asha.person.reference]))
    page.get_by_role("button", name="Send the invitation").click()
    visit_ok(page)


def test_account_pages_of_helpers(browser, asha, clem, bola):
    person = people.add(details={"name": "Ivy Moss"}, consent="agreed", by=bola)
    page = browser(width=BOTH, user=bola)
    for url in (reverse("accounts:home"), person.get_absolute_url()):
        visit_ok(page, url)
    visit_ok(page, reverse("accounts:person_invite", args=[person.reference]))
    invitation = delegation.invite(person, email=clem.email, kind="deputy", scopes=["see"], by=bola)
    visit_ok(page, invitation.get_absolute_url(), status=403)
    visit_ok(browser(width=BOTH), invitation.get_absolute_url())
    visit_ok(browser(width=BOTH, user=clem), invitation.get_absolute_url())
    themselves = delegation.invite(person, email=clem.email, kind="", scopes=[], by=bola)
    visit_ok(browser(width=BOTH, user=clem), themselves.get_absolute_url())
    delegation.withdraw(invitation, by=bola)
    visit_ok(browser(width=BOTH), invitation.get_absolute_url(), status=404)


def test_account_pages_of_an_officer(browser, officer):
    RecoveryCodes.activate(officer)
    page = browser(width=BOTH, user=officer)
    for name in ("mfa_index", "mfa_view_recovery_codes"):
        visit_ok(page, reverse(name))
    visit_ok(page, reverse("accounts:security"))
    page = browser(width=BOTH)
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("Email address").fill(officer.email)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(newest_code())
    page.get_by_role("button", name="Go on").click()
    visit_ok(page)
    assert page.text_content("h1") == "One more step"
