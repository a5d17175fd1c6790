"""The checks of our own: licences and links. Each is shown something wrong and must see it."""

from email.message import Message
from types import SimpleNamespace

import pytest

from tests.script.conftest import step


@pytest.fixture
def licences(monkeypatch):
    """``licences.of(expression=…, classifiers=…, free=…)``: what is said of a package that says so."""
    module = step("licences")

    def of(expression=None, classifiers=(), free=None):
        about = Message()
        if expression:
            about["License-Expression"] = expression
        for line in classifiers:
            about["Classifier"] = f"License :: {line}"
        if free:
            about["License"] = free
        monkeypatch.setattr(module, "distribution", lambda _name: SimpleNamespace(metadata=about))
        return module.complaint("sample")

    module.of = of
    return module


@pytest.mark.parametrize(
    "expression",
    ["MIT", "Apache-2.0 OR GPL-3.0-only", "BSD-3-Clause AND MIT", "MPL-2.0", "LGPL-3.0-only", "PSF-2.0"],
)
def test_licence_we_accept_is_accepted(licences, expression):
    assert licences.of(expression=expression) == ""


@pytest.mark.parametrize(
    "expression", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "BUSL-1.1"]
)
def test_licence_we_do_not_accept_is_refused(licences, expression):
    assert licences.of(expression=expression).startswith("sample: ")


def test_licence_is_read_from_classifiers_then_from_free_text(licences):
    assert licences.of(classifiers=["OSI Approved :: BSD License"]) == ""
    assert (
        licences.of(classifiers=["OSI Approved :: GNU Affero General Public License v3"])
        == "sample: AGPL-3.0"
    )
    assert licences.of(classifiers=["Other/Proprietary License"], free="MIT") == ""


def test_licence_not_said_is_refused(licences):
    assert licences.of() == "sample: not said"


@pytest.fixture
def links(monkeypatch, tmp_path):
    module = step("links")
    monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    return module


def test_link_in_markdown_that_leads_nowhere_is_seen(links, tmp_path):
    (tmp_path / "there.md").write_text("# One thing, said\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md) [b](gone.md) [c](there.md#one-thing-said) [d](there.md#no) [e](https://x.example)\n`[f](x)`"
    )
    assert list(links.dead_in_markdown(page)) == [
        "page.md: gone.md is not there",
        "page.md: there.md#no has no such heading",
    ]


def test_address_in_a_template_that_is_no_page_is_seen(links, tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<a href="/">Home</a> <a href="/gone/">Gone</a> <a href="{% url "x" %}">Named</a>')
    assert list(links.dead_in_template(page)) == ["page.html: /gone/ is not a page"]
