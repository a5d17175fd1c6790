"""Every kind of news that is told has its words, and no personal word can be in them."""

import ast
from functools import cache
from pathlib import Path

from tests.house.test_imports import modules, nodes

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "templates" / "notifications"
PARTS = ("subject.txt", "body.txt", "body.html")
MAY_SAY = {"link", "site_name", "site_url", "council_contact", "reference"}


@cache
def kinds_told():
    """The second argument of every tell() and the first of every tell_address()."""
    found = set()
    for source in modules().values():
        for node in nodes(source):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"tell": 1, "tell_address": 0}.get(name)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                found.add(node.args[place].value)
    return sorted(found)


def test_notifications_kinds_have_their_words():
    assert [
        f"{kind}/{part}" for kind in kinds_told() for part in PARTS if not (WORDS / kind / part).exists()
    ] == []


def test_notifications_no_folder_is_orphaned():
    assert sorted(path.name for path in WORDS.iterdir() if path.is_dir()) == kinds_told()


def test_notifications_say_nothing_but_the_link_and_the_site():
    more = {}
    for path in sorted(WORDS.rglob("*.*")):
        said = {part.split("}}")[0].strip() for part in path.read_text().split("{{")[1:]}
        more[f"{path.parent.name}/{path.name}"] = said - MAY_SAY
    assert {name: words for name, words in more.items() if words} == {}
