"""Two worlds for every test of this folder: built once, looked at by all, and gone with the last of them."""

import shutil

import pytest
from django.core.cache import cache
from django.test import override_settings

from tests.authz.rounds import Rounds
from tests.authz.walk import Walkers
from tests.authz.world import two_worlds
from tests.standing import standing

MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.fixture(scope="package")
def a_folder(tmp_path_factory):
    return str(tmp_path_factory.mktemp("private"))


@pytest.fixture(scope="package")
def a_pretend_stripe(tmp_path_factory):
    return str(tmp_path_factory.mktemp("stripe") / "pretend.sqlite3")


@pytest.fixture(autouse=True)
def pretend_stripe_file(settings, a_pretend_stripe):
    """One pretend Stripe for the whole package: the payments of the two worlds are at it."""
    settings.PRETEND_STRIPE_FILE = a_pretend_stripe


@pytest.fixture(autouse=True)
def private_files(settings, a_folder):
    """One private folder for the whole package: the files of the two worlds are in it."""
    settings.PRIVATE_FILES = a_folder
    return a_folder


@pytest.fixture(scope="package")
def worlds(django_db_setup, django_db_blocker, a_folder, a_pretend_stripe):
    """Built once, in a transaction around the one of each test."""
    with standing(django_db_blocker):
        theirs = {"PRIVATE_FILES": a_folder, "PRETEND_STRIPE_FILE": a_pretend_stripe}
        with override_settings(**theirs, CACHES={"default": MEMORY, "process": MEMORY}):
            cache.clear()
            made = two_worlds()
            made.walkers = Walkers([made.here, made.there])
            made.rounds = Rounds(made)
        yield made


@pytest.fixture
def walkers(worlds, db, light_pages):
    """``walkers(world, letter)``: a client that is signed in as somebody."""
    return worlds.walkers


@pytest.fixture
def rounds(  # noqa: PLR0917 -- all that is watched
    worlds, walkers, bare_refusals, remembering, monkeypatch, caplog, settings, a_folder, tmp_path
):
    """``rounds(thing)``: what came of going to one object as everybody. What is let go of is really gone: from a copy."""
    settings.PRIVATE_FILES = str(shutil.copytree(a_folder, tmp_path / "private"))
    asked = []
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task", lambda _, name, *a, **k: asked.append(repr((name, a, k)))
    )
    watched = {"asked": asked, "caplog": caplog, "files": (a_folder, settings.PRIVATE_FILES)}
    return lambda thing: worlds.rounds(thing, walkers, **watched)
