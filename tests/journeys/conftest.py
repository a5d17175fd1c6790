"""What the journeys share: a small county behind a live site, and steps that every journey takes."""

from pathlib import Path

import pytest

from accounts.models import User
from tests.browser import visit_ok
from tests.county import county, county_template

__all__ = ["county", "county_template"]
HAND = (Path(__file__).parent.parent / "hand.js").read_text(encoding="utf-8")


@pytest.fixture
def walk(browser, county):
    """``walk(width=320, javascript=False, user=...)`` opens a page that refuses to be left while anything is wrong on it."""

    def open_page(*, email=None, **ways):
        user = User.objects.get(email=email) if email else None
        return Walk(browser(user=user, **ways))

    return open_page


class Walk:
    """Somebody's way through the site. Every page met is looked over, unless they hurry."""

    def __init__(self, page):
        self.page = page

    def go(self, path):
        visit_ok(self.page, path)
        return self

    def press(self, name, **how):
        """A button by what it says."""
        return self.hurry(name, kind="button", **how).look()

    def follow(self, name, **how):
        """A link by what it says, however it looks."""
        return self.hurry(name, kind="link", **how).look()

    def hurry(self, name, *, kind="either", **how):
        """A link or a button, and the page it leads to is not looked over. It has come when this returns."""
        with self.page.expect_navigation():
            self.click(kind, name, **how)
        return self

    def look(self):
        visit_ok(self.page)
        return self

    def click(self, kind, name=None, **how):
        """On whatever the mouse meets there."""
        found = self.find(kind, name, **how)
        self.page.mouse.click(found["x"], found["y"])
        return self

    def say(self, label, words, **how):
        self.find("field", label, write=True, **how)
        if words:
            self.page.keyboard.insert_text(words)
        else:
            self.page.keyboard.press("Delete")
        return self

    def a_day(self, legend, day):
        """A date in its three boxes."""
        for part in ("day", "month", "year"):
            self.say(part.capitalize(), str(getattr(day, part)), group=legend)
        return self

    def choose(self, label, option, **how):
        self.find("field", label, option=option, **how)
        return self

    def tick(self, label, *, exact=False, group=None):
        return self._tick("field", label, exact=exact, group=group)

    def answer(self, **answers):
        """One or more questions by what the form calls them, and their answers."""
        for question, answer in answers.items():
            self._tick(f"input[name={question}][value={answer}]")
        return self

    def _tick(self, kind, name=None, **how):
        found = self.find(kind, name, first=True, **how)
        if not found["checked"]:
            self.page.mouse.click(found["x"], found["y"])
            assert self.find(kind, name, first=True, **how)["checked"], f"“{name or kind}” cannot be ticked"
        return self

    def find(self, kind, name=None, *, first=False, **how):
        """The one thing of this kind and name, as ``hand.js`` finds it."""
        found = self.page.evaluate(HAND, {"kind": kind, "name": name, "first": first, **how})
        assert found["count"] == 1 or (first and found["count"]), (
            f"{found['count']} of {kind} “{name}” on {self.page.url}"
        )
        return found

    def count(self, kind, name=None, **how):
        """How many of a kind can be seen."""
        return self.page.evaluate(HAND, {"kind": kind, "name": name, **how})["count"]

    @property
    def words(self):
        """What the page says."""
        return self.said("main")

    @property
    def heading(self):
        return self.said("h1")

    def said(self, where):
        return self.page.evaluate("where => document.querySelector(where).innerText", where)
