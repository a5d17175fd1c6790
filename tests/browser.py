"""A real browser for journeys: phone and desk, with scripts and without, and a strict eye on every page.

``browser(width=320, javascript=False, user=asha)`` opens a page of the live test site; ``visit_ok(page, path)``
goes there and refuses accessibility violations, console errors, blocked content and sideways scrolling. With
``width=BOTH`` each page is looked at in both widths for one going there.

At a desk, with scripts, ``test_every_page`` lets the checker see every page that can be opened. Whoever walks there
lets it see only what comes of a form: mistakes that are told, and whatever else no address leads to.
"""

import json
import os
import re
from pathlib import Path
from shutil import which

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.http import HttpResponse

PHONE, DESK = 320, 1280
BOTH = (PHONE, DESK)
ANSWERS = "answers"
EVERY_WAY = pytest.mark.parametrize(
    ("width", "javascript"), [(PHONE, False), (DESK, True)], ids=["phone-plain", "desk"]
)
"""How a journey is walked: with the least there is, and with the most. What goes wrong in between goes wrong in one of these."""
ALL_FOUR = pytest.mark.parametrize(
    ("width", "javascript", "looked_over"),
    [(PHONE, False, True), (PHONE, True, False), (DESK, False, False), (DESK, True, True)],
    ids=["phone-plain", "phone", "desk-plain", "desk"],
)
"""The same, and what lies in between, for the journeys that are promised so. There axe would see the same pages again."""
AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # to describe what is in order takes as long as to find it
    "preload": False,  # to fetch every style again, only to see that none holds a page upright: see test_templates.py
}
BY_LAYOUT = RULES | {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"],
    }
}
"""What may differ between two widths though the same is there to be seen."""
STANDING = """() => {
    const frame = [...document.querySelectorAll("body > header, body > footer")];
    const around = frame.map(one => one.outerHTML.replace(/value="[^"]*"/g, ""));
    const styles = [...document.styleSheets].map(one => one.href);
    const every = [...document.body.querySelectorAll("*")];
    const shown = inside => every.filter(one => inside === frame.some(part => part.contains(one)))
        .map(one => one.checkVisibility({visibilityProperty: true}) ? 1 : 0).join("");
    return [JSON.stringify([document.documentElement.className, document.body.className, styles, around]),
        shown(true), shown(false)];
}"""
"""What stands around a page, and of everything in it whether it is to be seen: around it, and within."""
FRAMES = set()
"""What the checker saw around a page, at each width: there it need not look again until a letter of it changes."""
SCRIPTS = re.compile(r"\.m?js$")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PLAIN = "(without scripts)"
# What a person's browser says: one that calls itself headless is counted as a robot.
A_PERSON = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
CHROMIUM = os.environ.get("CHROMIUM") or which("chromium-headless-shell") or "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--js-flags=--no-opt --no-maglev",  # no page is looked at for as long as it takes to make its scripts fast
]


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run."""
    from playwright.sync_api import sync_playwright  # slow to import; only journeys need it

    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
        patch.setattr(
            StaticFilesHandlerMixin, "get_response", for_a_while(StaticFilesHandlerMixin.get_response)
        )
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def for_a_while(serve):
    """Styles, fonts and scripts are fetched once. To a browser without scripts each of those comes empty: were they
    switched off in the browser itself, the checker could not run."""

    def answer(self, request):
        plain = request.headers.get("User-Agent", "").endswith(PLAIN)
        if plain and SCRIPTS.search(request.path):
            response = HttpResponse(content_type="text/javascript")
        else:
            response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    return answer


@pytest.fixture
def browser(chromium, live_server, sign_in):
    """Opens pages of the live test site, each with its own cookies; closes them at the end."""
    contexts = []

    def open_page(*, width=DESK, javascript=True, looked_over=None, user=None):
        widths = width if width == BOTH else (width,)
        if looked_over is None:
            looked_over = ANSWERS if javascript and width == DESK else True
        context = chromium.new_context(
            viewport=room(widths[0]),
            base_url=live_server.url.replace("127.0.0.1", "localhost"),
            locale="en-GB",
            user_agent=A_PERSON if javascript else f"{A_PERSON} {PLAIN}",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if looked_over is True:
            context.add_init_script(AXE)
        page = context.new_page()
        page.troubles, page.looked_over, page.widths, page.came_of = [], looked_over, widths, "GET"
        if looked_over == ANSWERS:
            page.on("request", lambda asked: remember(page, asked))
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


def remember(page, asked):
    """By which method the page came that is there now. Whoever is sent on from a form comes by GET."""
    if asked.is_navigation_request():
        page.came_of = asked.method


def visit_ok(page, path=None, *, status=200):
    """Go to ``path`` (or stay), and refuse a page that anybody would trip over."""
    if path is not None:
        answer = page.goto(path)
        assert answer.status == status, f"{path} answered {answer.status}"
    else:
        page.wait_for_load_state()  # a click waits for the answer's first byte only
    if status >= 400:  # the browser itself reports the status as an error
        page.troubles = [said for said in page.troubles if "Failed to load resource" not in said]
    before = None
    for width in sorted(page.widths, key=lambda one: one != page.viewport_size["width"]):
        if width != page.viewport_size["width"]:
            page.set_viewport_size(room(width))
        where = f"{page.url} at {width} px"
        assert page.troubles == [], where
        found, before = violations(page, before)
        assert found == [], where
        assert page.evaluate(SIDEWAYS) <= 0, f"{where} scrolls sideways"


def room(width):
    return {"width": width, "height": 700}


def violations(page, before=None):
    """What axe finds wrong, each as its rule and the places it was broken; nothing where it is not asked. And what there
    was to be seen: where that is the same as ``before``, at another width, only what hangs on the layout is asked."""
    if not page.looked_over or (page.looked_over == ANSWERS and page.came_of == "GET"):
        return [], None
    if page.looked_over == ANSWERS:
        page.evaluate(AXE)  # on few pages of many, so not brought to each
    around, *seen = page.evaluate(STANDING)
    frame = (page.viewport_size["width"], around)
    known = frame in FRAMES
    same = before is not None and before[known:] == seen[known:]
    where = '{exclude: [["body > header"], ["body > footer"]]}' if known else "document"
    rules = json.dumps(BY_LAYOUT if same else RULES)
    found = page.evaluate(f"axe.run({where}, {rules}).then(result => result.violations)")
    if not found:
        FRAMES.add(frame)
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found], seen


@pytest.fixture
def shots():
    """``shots(page, name)`` keeps a picture of the page under the folder in SCREENSHOTS, if that is set."""
    folder = os.environ.get("SCREENSHOTS")

    def shoot(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return shoot
