import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.settings import BASE_DIR


def test_theme_is_empty_until_a_council_chooses(client, settings):
    settings.BRAND_COLOUR = ""
    assert client.get("/theme.css").content == b":root{}\n"


def test_theme_wears_the_councils_colour_on_every_page(client, db, settings):
    settings.BRAND_COLOUR = "#4c1d95"
    answer = client.get("/theme.css")
    assert (answer.headers["Content-Type"], b"--govuk-brand-colour:#4c1d95;" in answer.content) == (
        "text/css",
        True,
    )
    assert 'href="/theme.css?4c1d95"' in client.get("/").content.decode()


@pytest.mark.parametrize("chosen", ["red", "#12345", "#ffcc00", "url(x)"])
def test_theme_too_pale_or_no_colour_is_refused_at_the_start(chosen, monkeypatch):
    monkeypatch.setenv("BRAND_COLOUR", chosen)
    settings = Path(BASE_DIR, "marketplace", "settings.py")
    with pytest.raises(ImproperlyConfigured, match="BRAND_COLOUR"):
        runpy.run_path(str(settings))
