"""Every page of the site, opened by the first role that may see it, on a phone and at a desk."""

import pytest
from django.urls import reverse

from tests.browser import BOTH, DESK, PHONE, SIDEWAYS, is_as_new, look_at, room, violations, visit_ok
from tests.house.url_roles import ROLES, URLS
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NOT_OUR_PAGES = {
    *("admin:index", "directory:photo_file"),  # a picture on its own is drawn by the browser
    *("marketplace:healthz", "marketplace:theme", "marketplace:concern_export", "payments:invoice_pdf"),
    *("marketplace:council_market_file", "marketplace:council_market_release"),
    *("marketplace:number_list", "marketplace:number_file", "marketplace:council_audit_zip"),
    *(
        "marketplace:market_method_file",
        "marketplace:council_market_file",
        "marketplace:council_market_release",
    ),
    *("marketplace:market_file", "marketplace:market_version_file"),
    "marketplace:council_pack_file",
    *(
        "marketplace:employment_statement_pdf",
        "marketplace:employment_sheet",
        "payments:seller_statement_pdf",
    ),
}

ALSO_LARGE = {"marketplace:find_results"}
"""Looked at once more on a phone, in large type."""


def pages():
    """Each page by the role that opens it: the first that is answered with one."""
    found = {}
    for name, (answers, _) in URLS.items():
        given = answers.split()
        if "200" in given and name not in NOT_OUR_PAGES:
            found.setdefault(ROLES[given.index("200")], []).append(name)
    return found


def test_every_page_is_usable(browser, people, scene):
    wrong = {}
    for role, names in pages().items():
        page = browser(width=BOTH, user=people[role])
        for name in names:
            arguments = URLS[name][1]
            url = reverse(name, kwargs={key: scene[thing] for key, thing in arguments.items()})
            try:
                visit_ok(page, url)
                if name in ALSO_LARGE:
                    page.goto(f"{url}?type=large&whole=1")
                    page.set_viewport_size(room(PHONE))
                    assert page.evaluate(SIDEWAYS)["sideways"] <= 0, "in large type it scrolls sideways"
            except AssertionError as fault:
                wrong[f"{name} by {role}"] = str(fault)
                page.troubles.clear()
    assert wrong == {}


def test_what_is_wrong_with_a_page_is_noticed(browser):
    """The control: at either width, and whatever of the two it is."""
    page = browser(width=BOTH)
    visit_ok(page, "/help/")
    add = "document.querySelector('main').insertAdjacentHTML('beforeend', '{}')"
    page.evaluate(add.format('<table width="900"><tr><td>Too wide for a phone</td></tr></table>'))
    with pytest.raises(AssertionError, match=f"at {PHONE} px scrolls sideways"):
        visit_ok(page)
    page.reload()
    page.evaluate(add.format('<img src="/static/img/mark.svg">'))
    with pytest.raises(AssertionError, match="image-alt"):
        visit_ok(page)


STYLES = """
    @media (min-width: 700px) { .late { display: none } }
    @media (max-width: 700px) { .pale { color: #eee } .tiny { display: inline-block; width: 9px; height: 9px; overflow: hidden } }
    .bare { color: #333; text-decoration: none }
    .low { height: 30px; overflow: auto }
    .dark { height: 90px; background: #222 } .up { position: relative; top: -70px }
"""


DRESS = """styles => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize(
    ("where", "wrong", "rule"),
    [
        ("main", '<input class="late">', "label"),
        ("main", '<p class="pale">Hard to read</p>', "color-contrast"),
        ("main", '<div class="dark"></div><p class="up">Hard to read</p>', "color-contrast"),
        ("main", '<button class="tiny">One</button><button class="tiny">Two</button>', "target-size"),
        ("main", '<p>Much is said around <a class="bare" href="/">it</a></p>', "link-in-text-block"),
        ("main", '<div class="low"><p>One</p><p>Two</p><p>Three</p></div>', "scrollable-region-focusable"),
        ("body > header", "<button></button>", "button-name"),
        ("body > header", '<button class="late"></button>', "button-name"),
    ],
)
def test_what_is_wrong_at_the_second_width_alone_or_around_the_page_is_noticed(where, wrong, rule, browser):
    """The control: of what is looked at less closely the second time, or where the like was in order before."""
    page = browser(width=BOTH)
    visit_ok(page, "/help/")
    page.set_viewport_size(room(DESK))
    page.evaluate(DRESS, STYLES)
    page.evaluate(f"document.querySelector('{where}').insertAdjacentHTML('beforeend', '{wrong}')")
    with pytest.raises(AssertionError, match=rule):
        visit_ok(page)


LIKE = [
    ("label", '<label for="a">Name</label><input id="a">', '<label for="b">Name</label><input id="a">'),
    (
        "label",
        '<label for="a">Name</label><input id="a">',
        '<label for="a" hidden>Name</label><input id="a">',
    ),
    (
        "label",
        '<p id="a">Name</p><input aria-labelledby="a">',
        '<p id="c">Name</p><input aria-labelledby="a">',
    ),
    ("link-name", '<p><a href="/">Go</a></p>', '<p><a href="/"> </a></p>'),
    ("button-name", "<button>Go</button>", "<button><span hidden>Go</span></button>"),
    ("list", "<ul><li>One</li></ul>", "<ul><p>One</p></ul>"),
    ("listitem", "<ul><li>One</li></ul>", "<div><li>One</li></div>"),
    (
        "aria-hidden-focus",
        '<div><a href="/">Go</a></div>',
        '<div aria-hidden="true"><a href="/">Go</a></div>',
    ),
    ("aria-roles", '<div role="note">It</div>', '<div role="sailor">It</div>'),
    (
        "autocomplete-valid",
        '<input title="It" autocomplete="email">',
        '<input title="It" autocomplete="mail">',
    ),
    ("image-alt", '<img alt="It" src="/static/img/mark.svg">', '<img src="/static/img/mark.svg">'),
    ("valid-lang", '<p lang="cy">Da</p>', '<p lang="dragon">Da</p>'),
]


def test_what_is_wrong_is_told_from_the_like_that_was_in_order(browser):
    """The control: of what the checker is not asked about again."""
    page = browser(width=PHONE)
    page.goto("/help/")
    put = "inside => { document.querySelector('main').innerHTML = inside }"
    for _, right, _ in LIKE:
        page.evaluate(put, right)
        visit_ok(page)
    for rule, _, wrong in LIKE:
        page.evaluate(put, wrong)
        assert rule in [found for found, _ in violations(page, look_at(page))], wrong


def test_a_page_is_lent_again_as_new(browser, asha):
    """The control: whoever has it next is nobody yet."""
    page = browser(width=PHONE, user=asha)
    page.goto("/help/")
    page.evaluate("sessionStorage.setItem('a', 1), localStorage.setItem('a', 1)")
    assert is_as_new(page)
    assert page.context.cookies() == []
    page.goto("/help/")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def put_a_lid_on(page):
    page.evaluate(DRESS, ".lid { position: fixed; inset: 0; z-index: 9 }")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<div class=\"lid\"></div>')")


def test_what_lies_under_something_cannot_be_clicked(browser):
    """The control: a click goes to whatever is on top."""
    page = browser(width=PHONE)
    page.goto("/help/")
    put_a_lid_on(page)
    Walk(page).click("main a", first=True)
    assert page.evaluate("document.querySelector('.lid') !== null && location.pathname") == "/help/"
    page.evaluate("document.querySelector('.lid').remove()")
    Walk(page).hurry(None, kind="main a", first=True)


def test_a_hand_takes_one_thing_that_can_be_seen(browser):
    """The control of ``hand.js``: of two alike neither is taken, nor what is hidden; what is said gets where it is meant to."""
    walk = Walk(browser(width=PHONE))
    walk.page.goto("/help/")
    walk.page.evaluate("""document.querySelector("main").innerHTML = `<button>Go</button><button>Go</button>
        <button hidden>Stop</button><label>Name <input value="Asha"></label><label><input type="checkbox">Yes</label>`""")
    for name in ("Go", "Stop", "G"):
        with pytest.raises(AssertionError, match="of button"):
            walk.click("button", name)
    walk.say("Name", "Bola").tick("Yes")
    assert walk.find("field", "Name")["value"] == "Bola"
    assert walk.say("Name", "").find("field", "Name")["value"] == ""
    walk.page.evaluate("document.querySelector('[type=checkbox]').checked = false")
    put_a_lid_on(walk.page)
    with pytest.raises(AssertionError, match="cannot be ticked"):
        walk.tick("Yes")
