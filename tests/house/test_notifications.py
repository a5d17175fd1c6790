"""Every kind of news that is told has its words, and no personal word can be in them."""

import ast
from pathlib import Path

import pytest

from tests.house.test_imports import modules, tree

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "templates" / "notifications"
PARTS = ("subject.txt", "body.txt", "body.html")
MAY_SAY = {"link", "site_name", "site_url", "council_contact", "reference"}


def kinds_told():
    """The second argument of every tell() and the first of every tell_address()."""
    found = set()
    for source in modules().values():
        for node in ast.walk(tree(source)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"tell": 1, "tell_address": 0}.get(name)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                found.add(node.args[place].value)
    return sorted(found)


@pytest.mark.parametrize("kind", kinds_told())
def test_notifications_kind_has_its_words(kind):
    assert [part for part in PARTS if not (WORDS / kind / part).exists()] == []


def test_notifications_no_folder_is_orphaned():
    assert sorted(path.name for path in WORDS.iterdir() if path.is_dir()) == kinds_told()


@pytest.mark.parametrize(
    "path", sorted(WORDS.rglob("*.*")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_notifications_say_nothing_but_the_link_and_the_site(path):
    said = {part.split("}}")[0].strip() for part in path.read_text().split("{{")[1:]}
    assert said <= MAY_SAY
