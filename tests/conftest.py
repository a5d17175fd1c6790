"""What every test may ask for: a database, and the people every test knows.

Asha needs support and signs in herself. Bola, her daughter, may do everything for her. Clem knows
neither of them. Dara owns a small care business. The officer moderates for a council; the lead
looks after its safeguarding.
"""

from itertools import count
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseNotFound
from django.test import Client, override_settings
from django.utils.crypto import get_random_string

from accounts.enums import MembershipRole
from payments.gateways import the_fake
from tests.factories.accounts import (
    DelegationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.directory import HOME, AuthorityFactory, seat_of
from tests.standing import made_once

pytest_plugins = [
    "tests.thrift",
    "tests.sharing",
    "tests.database",
    "tests.staging",
    "tests.scene",
    "tests.browser",
    "tests.undoing",
]

NUMBERS = count()


@pytest.fixture
def clock():
    """As it is, unless a folder or a module stops it under this name: then it is stopped before anything is made."""


@pytest.fixture(scope="session", autouse=True)
def _counted_in_this_process():
    """Nobody's Redis is emptied for the tests."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    with override_settings(CACHES=settings.CACHES | {"default": memory}):
        yield


@pytest.fixture(autouse=True)
def _no_memory_of_attempts(_counted_in_this_process):
    """Rate limits count from nothing in every test."""
    cache.clear()


@pytest.fixture(autouse=True)
def private_files(tmp_path_factory):
    """A private folder of its own for every test; it is made when the first file comes."""
    folder = tmp_path_factory.getbasetemp() / "private" / f"{next(NUMBERS)}"
    settings.PRIVATE_FILES = str(folder)
    return folder


@pytest.fixture(autouse=True)
def pretend_stripe_file(tmp_path_factory):
    """A pretend Stripe of its own for every test; its file is made when it is first asked."""
    folder = tmp_path_factory.getbasetemp() / "stripe"
    settings.PRETEND_STRIPE_FILE = str(folder / f"{next(NUMBERS)}.sqlite3")
    yield settings.PRETEND_STRIPE_FILE
    if Path(settings.PRETEND_STRIPE_FILE).exists():
        the_fake().store.close()


@made_once
def asha():
    """She needs support, and signs in herself."""
    user = UserFactory(email="asha@example.com", name="Asha Rao")
    PersonFactory(user=user, name="Asha Rao", created_by=user)
    return user


@made_once
def bola(asha):
    """Asha's helper; may see, message, book and pay for her."""
    user = UserFactory(email="bola@example.com", name="Bola Rao")
    DelegationFactory(person=asha.person, delegate=user, granted_by=asha)
    return user


@made_once
def clem():
    """An outsider."""
    return UserFactory(email="clem@example.com", name="Clem Hart")


@made_once
def dara():
    """Owner of a provider's business."""
    user = UserFactory(email="dara@example.com", name="Dara Lamb")
    MembershipFactory(user=user, organisation=OrganisationFactory(name="Lamb Care"))
    return user


@made_once
def council():
    """A council that has joined."""
    return seat_of(AuthorityFactory(gss=HOME, name="Wolds", slug="wolds"))


@made_once
def officer_without_authenticator(council):
    """A moderator who has not set up a second factor yet."""
    user = UserFactory(email="fern@wolds.example", name="Fern Ives")
    MembershipFactory(user=user, organisation=council, role=MembershipRole.MODERATOR)
    return user


@made_once
def officer(council):
    """A moderator with an authenticator app."""
    user = UserFactory(email="gwen@wolds.example", name="Gwen Okoro")
    MembershipFactory(user=user, organisation=council, role=MembershipRole.MODERATOR)
    TOTP.activate(user, generate_totp_secret())
    return user


@made_once
def lead(council):
    """The council's safeguarding lead, with an authenticator app."""
    user = UserFactory(email="hana@wolds.example", name="Hana Quill")
    MembershipFactory(user=user, organisation=council, role=MembershipRole.SAFEGUARDING_LEAD)
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def light_pages(monkeypatch):
    """For walks over very many pages: nothing is kept of how each was made, and nothing is printed but its words."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
    monkeypatch.setattr("payments.gateways.paper.pdf_of", lambda html: html.encode())
    monkeypatch.setattr("payments.gateways.paper.lengths", lambda _: {})


@pytest.fixture
def bare_refusals(monkeypatch):
    """For walks that ask whether a page is there, not what it says: where there is none, nothing is drawn."""
    monkeypatch.setattr("django.conf.urls.handler404", lambda *_, **__: HttpResponseNotFound())


def signed_in(user, *, second_factor=None):
    """A client that is signed in, with the second factor if the user has one and nothing else is said.

    With the session that signing in leaves, written at once; those who come by the form are in tests of the form.
    """
    client = Client()
    if user is None:
        return client
    request = HttpRequest()
    request.session, request.user = SessionStore(), user
    request.session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    request.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if second_factor or (second_factor is None and Authenticator.objects.filter(user=user).exists()):
        record_authentication(request, user, "mfa", type="totp", reauthenticated=True)
    written = Session.objects.create(
        session_key=get_random_string(32),
        session_data=request.session.encode(dict(request.session.items())),
        expire_date=request.session.get_expiry_date(),
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = written.session_key
    return client


@pytest.fixture
def sign_in():
    """``sign_in(user)`` gives a client that is signed in, with the second factor if the user has one."""
    return signed_in
