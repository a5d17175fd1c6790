"""A site that others can reach needs secrets of its own, and never shows Django's own pages about mistakes."""

import importlib.util

import pytest
from django.conf import settings as ours
from django.core.exceptions import ImproperlyConfigured

SECRETS = {
    "SECRET_KEY": "x" * 60,
    "FIELD_KEYS": "bGl2ZS1sb29raW5nLWZpZWxkLWtleS0wMDAwMDAwMDE=",
    "LOCATION_KEY": "a location key",
}


def read(monkeypatch, **environment):
    """The settings as this environment makes them, without touching those the tests run on."""
    for name in ("LIVE", "DEBUG", "DEMO", *SECRETS):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = importlib.util.spec_from_file_location(
        "settings_read_again", ours.BASE_DIR / "marketplace" / "settings.py"
    )
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_on_this_machine_alone_nothing_need_be_set_and_pages_are_ours(monkeypatch):
    read_back = read(monkeypatch)
    assert (read_back.LIVE, read_back.DEBUG, read_back.DEMO, read_back.SESSION_COOKIE_SECURE) == (
        False,
        False,
        True,
        False,
    )


def test_a_live_site_is_closed_to_plain_http_and_has_no_invented_county(monkeypatch):
    read_back = read(monkeypatch, LIVE="1", **SECRETS)
    assert (read_back.DEMO, read_back.SESSION_COOKIE_SECURE, read_back.SECURE_HSTS_SECONDS) == (
        False,
        True,
        31_536_000,
    )


@pytest.mark.parametrize("missing", SECRETS)
def test_a_live_site_needs_every_secret(monkeypatch, missing):
    given = {name: value for name, value in SECRETS.items() if name != missing}
    with pytest.raises(ImproperlyConfigured, match=f"{missing} must be set when LIVE is 1"):
        read(monkeypatch, LIVE="1", **given)


def test_a_live_site_never_shows_its_insides(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be 0"):
        read(monkeypatch, LIVE="1", DEBUG="1", **SECRETS)


@pytest.mark.parametrize(("name", "value"), [("LIVE", "yes"), ("DEBUG", "true"), ("EMAIL_PORT", "many")])
def test_nonsense_is_refused(monkeypatch, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(monkeypatch, **{name: value})
