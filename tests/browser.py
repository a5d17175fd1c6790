"""A real browser for journeys: phone and desk, with scripts and without, and a strict eye on every page.

``browser(width=320, javascript=False, user=asha)`` opens a page of the live test site; ``visit_ok(page, path)``
goes there and refuses accessibility violations, console errors, blocked content and sideways scrolling. With
``width=BOTH`` each page is looked at in both widths for one going there.

At a desk, with scripts, ``test_every_page`` lets the checker see every page that can be opened. Whoever walks there
lets it see only what comes of a form: mistakes that are told, and whatever else no address leads to.
"""

import os
import re
from functools import partial
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
    "selectors": False,
    "preload": False,  # to fetch every style again, only to see that none holds a page upright: see test_templates.py
}
LAYOUT = ["target-size", "link-in-text-block", "scrollable-region-focusable"]
"""The rules that hang on how a page is laid out, and not only on what it is made of."""
NOT_AGAIN = {rule: {"enabled": False} for rule in ("color-contrast", *LAYOUT)}
BY_LAYOUT = RULES | {"runOnly": {"type": "rule", "values": LAYOUT}}
BY_MAKE = RULES | {"rules": NOT_AGAIN}
BOTH_WAYS = RULES | {"rules": RULES["rules"] | {"color-contrast": {"enabled": False}}}
BY_COLOUR = RULES | {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations", "passes"],
    "elementRef": True,
}
AXE_PATH = "/static/axe"
FETCH = f"""() => window.axe ? null : new Promise((done, failed) => {{
    const script = document.createElement("script");
    Object.assign(script, {{src: "{AXE_PATH}", onload: done, onerror: () => failed(new Error("no axe"))}});
    document.head.append(script);
    script.remove();
}})"""
ASK = """async ([where, rules, colours, byColour]) => {
    const runs = [];
    if (rules) runs.push(await axe.run(where || document, rules));
    const of = [...colourOf].filter(([one, colour]) => doubtful.has(one) || colours.includes(colour)).map(([one]) => one);
    if (of.length) runs.push(await axe.run({include: of}, byColour));
    const passed = of.length ? runs.at(-1).passes.flatMap(rule => rule.nodes) : [];
    return [
        runs.flatMap(run => run.violations)
            .map(rule => [rule.id, rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]),
        [...new Set(passed.map(node => colourOf.get(node.element)))],
    ];
}"""
LOOK = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")
COLOURS = set()
PIECES = set()
"""What the checker passed of colours, and what pages are made of that were in order, as ``looking.js`` names them."""
AROUND = {"exclude": [["body > header"], ["body > footer"]]}
FRAMES = set()
"""What the checker saw around a page, at each width: there it need not look again until a letter of it changes."""
SCRIPTS = re.compile(r"\.m?js$")
SIDEWAYS = "({sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth})"
PLAIN = "(without scripts)"
# What a person's browser says: one that calls itself headless is counted as a robot.
A_PERSON = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
CHROMIUM = os.environ.get("CHROMIUM") or which("chromium-headless-shell") or "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--js-flags=--no-opt --no-maglev",  # no page is looked at for as long as it takes to make its scripts fast
    # The first of these builds a new frame for every page, where the old one would do; the others Playwright switches off.
    "--disable-features=RenderDocument,AvoidUnnecessaryBeforeUnloadCheckSync,HttpsUpgrades,MediaRouter,PaintHolding",
]
UNPAINTED = "--disable-threaded-compositing"
"""Pages are laid out and can be used, but no frame of them is ever finished: nobody waits for one, save who takes pictures."""


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
        flags = FLAGS if os.environ.get("SCREENSHOTS") else [*FLAGS, UNPAINTED]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        running.idle = {True: [], False: []}
        yield running
        running.close()


def for_a_while(serve):
    """Styles, fonts and scripts are fetched once. To a browser without scripts each of those comes empty: were they
    switched off in the browser itself, the checker could not run."""

    def answer(self, request):
        plain = request.headers.get("User-Agent", "").endswith(PLAIN)
        if request.path == AXE_PATH:
            response = HttpResponse(AXE, content_type="text/javascript")
        elif plain and SCRIPTS.search(request.path):
            response = HttpResponse(content_type="text/javascript")
        else:
            response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    return answer


@pytest.fixture
def browser(chromium, live_server, sign_in):
    """Opens pages of the live test site, each with its own cookies, and forgets all that was done in them at the end."""
    lent = []

    def open_page(*, width=DESK, javascript=True, looked_over=None, user=None):
        widths = width if width == BOTH else (width,)
        if looked_over is None:
            looked_over = ANSWERS if javascript and width == DESK else True
        idle = chromium.idle[javascript]
        page = idle.pop() if idle else new_page(chromium, live_server, javascript)
        lent.append((page, idle))
        page.troubles, page.looked_over, page.widths, page.came_of = [], looked_over, widths, "GET"
        if page.viewport_size != room(widths[0]):
            page.set_viewport_size(room(widths[0]))
        if looked_over == ANSWERS:
            page.on("request", page.remember)
        if user is not None:
            cookie = sign_in(user).cookies[settings.SESSION_COOKIE_NAME]
            page.context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}]
            )
        return page

    yield open_page
    for page, idle in lent:
        if is_as_new(page):
            idle.append(page)


def new_page(chromium, live_server, javascript):
    """With cookies and a store of files of its own. One without scripts keeps its empty ones: see ``for_a_while``."""
    context = chromium.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"),
        locale="en-GB",
        user_agent=A_PERSON if javascript else f"{A_PERSON} {PLAIN}",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.remember = partial(remember, page)
    page.on("console", lambda said: page.troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    return page


def is_as_new(page):
    """Whether a page could be emptied of whoever used it; else it is closed. To make one costs as much as three visits."""
    from playwright.sync_api import Error

    context = page.context
    try:
        page.evaluate("location.protocol === 'about:' || (sessionStorage.clear(), localStorage.clear())")
        page.goto("about:blank")
        page.emulate_media(media="null")
        context.clear_cookies()
        if page.looked_over == ANSWERS:
            page.remove_listener("request", page.remember)
    except Error:
        context.close()
        return False
    if context.pages != [page]:
        context.close()
        return False
    return True


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
    for width in sorted(page.widths, key=lambda one: one != page.viewport_size["width"]):
        if width != page.viewport_size["width"]:
            page.set_viewport_size(room(width))
        where = f"{page.url} at {width} px"
        assert page.troubles == [], where
        look = look_at(page)
        assert violations(page, look) == [], where
        assert look["sideways"] <= 0, f"{where} scrolls sideways"


def room(width):
    return {"width": width, "height": 700}


def look_at(page):
    """What there is to be seen on a page, as ``looking.js`` says; only how wide it is, where axe is not asked."""
    seen_before = page.looked_over == ANSWERS and page.came_of == "GET"
    return page.evaluate(LOOK if page.looked_over and not seen_before else SIDEWAYS)


def violations(page, look):
    """What axe finds wrong, each as its rule and the places it was broken; nothing where it is not asked. Of what it found
    in order before it is not asked again, unless that hangs on the layout, and is in doubt."""
    if "pieces" not in look:
        return []
    frame = (page.viewport_size["width"], look["frame"])
    known = frame in FRAMES
    colours = list(set().union(*look["colours"][known:]) - COLOURS)
    laid_out, of_order = not any(look["doubts"]["layout"][known:]), PIECES.issuperset(look["pieces"])
    found = []
    if colours or any(look["doubts"]["colour"][known:]) or not (laid_out and of_order):
        rules = {(True, True): None, (False, True): BY_LAYOUT, (True, False): BY_MAKE}.get(
            (laid_out, of_order), BOTH_WAYS
        )
        page.evaluate(FETCH)
        found, passed = page.evaluate(ASK, [AROUND if known else None, rules, colours, BY_COLOUR])
        COLOURS.update(passed)
    if not found:
        FRAMES.add(frame)
        PIECES.update(look["pieces"])
    return found


@pytest.fixture
def shots():
    """``shots(page, name)`` keeps a picture of the page under the folder in SCREENSHOTS, if that is set."""
    folder = os.environ.get("SCREENSHOTS")

    def shoot(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return shoot
