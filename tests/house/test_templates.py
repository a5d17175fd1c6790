"""No template lies about unused, and none is asked for that is not there."""

import re
from pathlib import Path

import allauth
import django

from accounts.forms.renderers import KINDS
from marketplace.views.find import QUESTIONS
from marketplace.views.help import PAGES
from tests.house.test_imports import FLOORS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAME = re.compile(r"""["']((?:[\w.-]+/)*[\w.-]+\.(?:html|jinja|txt))["']""")
# Asked for by Django itself: errors, and the form and widget templates named by its own classes.
DJANGO_ASKS = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}


def all_templates():
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())


def sources():
    yield from (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    yield from (path for path in TEMPLATES.rglob("*") if path.is_file())


def named_anywhere():
    return {name for path in sources() for name in NAME.findall(path.read_text(encoding="utf-8"))}


def ships_with(package, name):
    """Whether our template stands in for one of the package's own."""
    folder = Path(package.__file__).parent
    return any(
        (templates / name).is_file() or (templates / name.replace(".txt", ".html")).is_file()
        for templates in folder.rglob("templates")
    )


def is_reached(name, named):
    kinds = {kind for _, kind in KINDS} | {"input"}
    return (
        name in named
        or name in DJANGO_ASKS
        or name in {f"django/forms/field_{kind}.html" for kind in kinds}
        or name in {f"help/{page}.html" for page in PAGES}
        or name in {f"marketplace/find_{question}.html" for question in QUESTIONS}
        or (name.startswith("django/forms/") and ships_with(django, name))
        or (name.startswith(("account/", "mfa/", "usersessions/")) and ships_with(allauth, name))
        or (name.startswith("notifications/") and name.count("/") > 1)  # test_notifications has these
    )


def test_no_template_is_orphaned():
    named = named_anywhere()
    assert [name for name in all_templates() if not is_reached(name, named)] == []


def test_no_template_is_missing():
    ours = set(all_templates())
    asked = {
        name
        for name in named_anywhere()
        if name.split("/")[0] in {"components", "marketplace", "directory", "accounts", "help"}
    }
    assert sorted(asked - ours) == []


REFUSED = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\b(?:src|nonce|type=\"application/json\"))"
)
LETTERS = ("notifications/", "account/email/", "mfa/email/")


def test_templates_hold_nothing_the_policy_refuses():
    """No style or handler inside an element, no script without an address: the browser would block them."""
    pages = [
        name
        for name in all_templates()
        if name.endswith((".html", ".jinja")) and not name.startswith(LETTERS)
    ]
    found = {name: REFUSED.findall((TEMPLATES / name).read_text(encoding="utf-8")) for name in pages}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_style_holds_a_page_upright():
    """What axe would read every style for on every page: the one way of locking which way up a page is held."""
    styles = (ROOT / "marketplace" / "static").rglob("*.css")
    assert [path.name for path in styles if "orientation" in path.read_text(encoding="utf-8")] == []
