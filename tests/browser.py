"""A real browser for journeys: phone and desk, with scripts and without, and a strict eye on every page.

``browser(width=320, javascript=False, user=asha)`` opens a page of the live test site; ``visit_ok(page, path)``
goes there and refuses accessibility violations, console errors, blocked content and sideways scrolling.
"""

import json
import os
import re
from pathlib import Path
from shutil import which

import pytest
from django.conf import settings

PHONE, DESK = 320, 1280
EVERY_WAY = pytest.mark.parametrize(
    ("width", "javascript"),
    [(PHONE, True), (PHONE, False), (DESK, True), (DESK, False)],
    ids=["phone", "phone-plain", "desk", "desk-plain"],
)
AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # to describe what is in order takes as long as to find it
}
SCRIPTS = re.compile(r"\.m?js(\?|$)")
# What a person's browser says: one that calls itself headless is counted as a robot.
A_PERSON = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
CHROMIUM = os.environ.get("CHROMIUM") or which("chromium-headless-shell") or "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run."""
    from playwright.sync_api import sync_playwright  # slow to import; only journeys need it

    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def browser(chromium, live_server, sign_in):
    """Opens pages of the live test site, each with its own cookies; closes them at the end."""
    contexts = []

    def open_page(*, width=DESK, javascript=True, user=None):
        context = chromium.new_context(
            viewport={"width": width, "height": 700},
            base_url=live_server.url.replace("127.0.0.1", "localhost"),
            locale="en-GB",
            user_agent=A_PERSON,
            timezone_id="Europe/London",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if not javascript:
            context.route(SCRIPTS, never_arrives)
        page = context.new_page()
        page.troubles = []
        page.on("console", lambda said: page.troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        if user is not None:
            cookie = sign_in(user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}]
            )
        return page

    yield open_page
    for context in contexts:
        context.close()


def never_arrives(route):
    """Without scripts: each comes empty. (Switched off in the browser itself, the checker could not run.)"""
    route.fulfill(body="", content_type="text/javascript")


def visit_ok(page, path=None, *, status=200):
    """Go to ``path`` (or stay), and refuse a page that anybody would trip over."""
    if path is not None:
        answer = page.goto(path)
        assert answer.status == status, f"{path} answered {answer.status}"
    if status >= 400:  # the browser itself reports the status as an error
        page.troubles = [said for said in page.troubles if "Failed to load resource" not in said]
    assert page.troubles == [], page.url
    assert violations(page) == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px at {page.viewport_size['width']} px"


def violations(page):
    """What axe finds wrong, each as its rule and the places it was broken."""
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(result => result.violations)")
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found]


@pytest.fixture
def shots():
    """``shots(page, name)`` keeps a picture of the page under the folder in SCREENSHOTS, if that is set."""
    folder = os.environ.get("SCREENSHOTS")

    def shoot(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return shoot
