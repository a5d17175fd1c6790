from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error

from accounts.models import Person
from marketplace.views.help import PAGES
from tests.browser import EVERY_WAY, PHONE, visit_ok
from tests.factories.accounts import DelegationFactory, PersonFactory


def test_home_asks_where_what_and_when_without_an_account(client, db):
    page = client.get("/").content.decode()
    assert [f'name="{name}"' in page for name in ("postcode", "what", "when")] == [True, True, True]
    assert page.count("<main") == page.count("</main>") == 1
    assert (
        page.index('<main id="main">')
        < page.index('name="postcode"')
        < page.index("How it works")
        < page.index("</main>")
    )


def test_home_asks_nobody_to_sign_in_who_has(client, sign_in, asha):
    assert "Sign in to the council’s pages" in client.get("/").text
    assert "Sign in to the council’s pages" not in sign_in(asha).get("/").text


@pytest.mark.parametrize("page", ["home", "find_start", "find_all_new"])
def test_a_search_begins_at_the_home_of_whom_one_may_book_for(sign_in, asha, bola, clem, page):
    Person.objects.filter(pk=asha.person.pk).update(postcode="QV11AA")
    address = reverse(f"marketplace:{page}")
    assert 'value="QV1 1AA"' in sign_in(bola).get(address).text
    assert "QV1 1AA" not in sign_in(clem).get(address).text
    other = PersonFactory(postcode="QV1 2BB")
    DelegationFactory(person=other, delegate=bola)
    said = sign_in(bola).get(address).text
    assert ["QV1 1AA" in said, "QV1 2BB" in said, 'value="QV1' in said] == [True, True, False]


def test_whoever_is_printed_is_printed_with_where_to_search(asha):
    Person.objects.filter(pk=asha.person.pk).update(postcode="QV11AA")
    out = StringIO()
    call_command("demo", "--logins", stdout=out)
    assert "search at her own postcode: QV1 1AA" in out.getvalue()


def test_home_never_puts_a_postcode_in_an_address(client, db):
    form = client.get("/").content.decode().split("<form")[1].split(">")[0]
    assert 'method="post"' in form


def test_healthz_says_ok(client, db):
    assert client.get("/healthz").content == b"ok"


def test_pages_forbid_camera_and_whereabouts(client, db):
    policy = client.get("/").headers["Permissions-Policy"]
    assert ("camera=()" in policy, "geolocation=()" in policy) == (True, True)


def test_pages_allow_nothing_inline(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_help_page_has_its_title_once(client, db, page):
    body = client.get(reverse("marketplace:help_page", args=[page])).content.decode()
    assert body.count("<h1>") == 1
    assert f"<h1>{PAGES[page]}</h1>" in body


def test_help_page_nobody_wrote_is_not_found(client, db):
    assert client.get("/help/nonsense/").status_code == 404


def test_lost_page_is_kind(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "We cannot find that page" in answer.content.decode()


@pytest.mark.journey
@EVERY_WAY
def test_public_pages_are_for_everybody(browser, width, javascript):
    page = browser(width=width, javascript=javascript)
    visit_ok(page, "/")
    visit_ok(page, "/help/engagement-types/")
    visit_ok(page, "/nowhere/", status=404)
    assert page.locator("body.js-enabled").count() == javascript  # a browser without scripts really has none


@pytest.mark.journey
def test_every_help_page_is_for_everybody(browser):
    page = browser(width=PHONE)
    visit_ok(page, "/help/")
    for slug in PAGES:
        visit_ok(page, f"/help/{slug}/")


def test_broken_page_needs_nothing_from_the_site(client):
    """It is drawn when anything may be missing: no database, no context."""
    page = server_error(client.get("/theme.css").wsgi_request).content.decode()
    assert ("The fault is ours" in page, "999" in page) == (True, True)


def test_stale_form_is_explained_kindly(db):
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {})
    assert (answer.status_code, "Please send that again" in answer.content.decode()) == (403, True)
