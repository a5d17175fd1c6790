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
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


def newest_code():
    return CODE.search(mail.outbox[-1].body).group(1)


@EVERY_WAY
def test_account_from_sign_up_to_a_helper(browser, width, javascript, clem):
    nell = Walk(browser(width=width, javascript=javascript)).go(reverse("account_signup"))
    nell.say("Email address", "nell@example.com", exact=False).say("Your name (optional)", "Nell Moss")
    nell.hurry("Go on").say("Code", newest_code(), exact=False).hurry("Go on")
    nell.hurry("It is for somebody else").say("Full name", "Ivy Moss").tick("Yes. They know")
    nell.hurry("Add them").hurry("See, invite and end helpers").hurry("Invite a helper")
    nell.say("Their email address", "clem@example.com", exact=False).hurry("Send the invitation")
    link = Notification.objects.get(kind="invitation_sent").link
    helper = Walk(browser(width=width, javascript=javascript, user=clem)).go(link)
    helper.hurry("Yes, I will help")
    assert "Ivy Moss" in helper.heading
    nell.page.reload()
    nell.hurry("Clem Hart", exact=False).hurry("End this right")
    assert helper.page.goto(Person.objects.get().get_absolute_url()).status == 404


def test_account_pages_before_sign_in(browser):
    nobody = Walk(browser(width=BOTH))
    nobody.page.goto(reverse("account_login"))
    nobody.press("Sign in").say("Email address", "nobody@example.com", exact=False).press("Sign in")
    nobody.say("Code", "WRON-GONE", exact=False).press("Go on")


def test_what_is_wrong_with_what_comes_of_a_form_is_noticed_at_a_desk(browser):
    """The control of ``tests.browser.ANSWERS``."""
    page = browser()
    Walk(page).go(reverse("account_login")).press("Sign in")
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
    Walk(page).press("Add them")
    for name in ("person_detail", "person_history", "person_looks", "delegation_list"):
        visit_ok(page, reverse(f"accounts:{name}", args=[asha.person.reference]))
    page.goto(reverse("accounts:delegation_invite", args=[asha.person.reference]))
    Walk(page).press("Send the invitation")


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
    officer_again = Walk(page).say("Email address", officer.email, exact=False).hurry("Send the code")
    officer_again.say("Code", newest_code(), exact=False).press("Go on")
    assert officer_again.heading == "One more step"
