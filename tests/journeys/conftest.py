"""What the journeys share: a small county behind a live site, and steps that every journey takes."""

import re

import pytest

from accounts.models import User
from tests.browser import visit_ok
from tests.county import county, county_template

__all__ = ["county", "county_template"]


@pytest.fixture
def walk(browser, county):
    """``walk(width=320, javascript=False, user=...)`` opens a page that refuses to be left while anything is wrong on it."""

    def open_page(*, email=None, **ways):
        user = User.objects.get(email=email) if email else None
        return Walk(browser(user=user, **ways))

    return open_page


class Walk:
    """Somebody's way through the site. Every page met is looked over."""

    def __init__(self, page):
        self.page = page

    def go(self, path):
        visit_ok(self.page, path)
        return self

    def press(self, name, *, exact=True, first=False):
        """A button by what it says."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        return self._follow(button.first if first else button)

    def follow(self, name, *, exact=True, first=False):
        """A link by what it says, however it looks."""
        link = self.page.locator("a").filter(
            has_text=re.compile(f"^\\s*{re.escape(name)}" if not exact else f"^\\s*{re.escape(name)}\\s*$")
        )
        return self._follow(link.first if first else link)

    def _follow(self, thing):
        with self.page.expect_navigation():
            thing.click()
        visit_ok(self.page)
        return self

    def say(self, label, words, *, exact=True):
        self.page.get_by_label(label, exact=exact).fill(words)
        return self

    def a_day(self, legend, day):
        """A date in its three boxes."""
        boxes = self.page.get_by_role("group", name=legend)
        for part in ("day", "month", "year"):
            boxes.get_by_label(part.capitalize(), exact=True).fill(str(getattr(day, part)))
        return self

    def choose(self, label, option):
        self.page.get_by_label(label, exact=True).select_option(label=option)
        return self

    def tick(self, label, *, exact=False):
        self.page.get_by_label(label, exact=exact).first.check(force=True)
        return self

    @property
    def words(self):
        """What the page says."""
        return self.page.locator("main").inner_text()

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()
