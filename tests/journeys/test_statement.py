"""J12: the quarterly statement, from open to publish; and what a provider, a second officer and a visitor see of it."""

import csv
import io
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from directory.models.place import BRITISH_NATIONAL_GRID
from marketplace.actions.periods import newest_settled
from marketplace.models import PublishedStatement, Statement
from tests.browser import DESK, EVERY_WAY
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.directory import AuthorityFactory, ProviderFactory, an_officer, cleared
from tests.factories.statements import a_draft, a_promise, a_published, after_comments, home, numbers_of
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LAST, NEXT = "There is enough by day, and too little at night.", "Two lots of night care, in May."


def square(left):
    """Ten kilometres each way."""
    box = Polygon.from_bbox((left, 0, left + 10_000, 10_000))
    return MultiPolygon(box, srid=BRITISH_NATIONAL_GRID)


@pytest.fixture
def quarters(council, time_machine):
    """A statement of the quarter before, one of a neighbour, and what is known of the quarter that is over."""
    now = timezone.now()
    time_machine.move_to(now - timedelta(days=92), tick=False)
    numbers_of(newest_settled(timezone.localdate()), met=50)
    a_promise()
    a_published()
    time_machine.move_to(now)
    wolds, moors = home(), AuthorityFactory(name="Moors", slug="moors", area=square(10_000))
    wolds.area = square(0)
    wolds.save(update_fields=["area"])
    period = newest_settled(timezone.localdate())
    numbers_of(period)
    numbers_of(period, moors, met=40, unmet=50)
    officer = an_officer(moors)
    a_published(a_draft(moors, by=officer), by=officer)
    return period


@pytest.fixture
def as_somebody(browser, council, width, javascript):
    """``as_somebody(user)`` walks as them; ``as_somebody(officer="Fern Ives")`` as a new officer of the council."""

    def walk(user=None, *, officer=""):
        if officer:
            user = UserFactory(name=officer)
            MembershipFactory(user=user, organisation=council, role=MembershipRole.OFFICER)
            TOTP.activate(user, generate_totp_secret())
        return Walk(browser(width=width, javascript=javascript, user=user))

    return walk


@EVERY_WAY
def test_statement_from_open_to_publish(as_somebody, dara, quarters, width):
    cleared(ProviderFactory(organisation=dara.memberships.get().organisation))
    fern, gwen, provider = (
        as_somebody(officer="Fern Ives"),
        as_somebody(officer="Gwen Okoro"),
        as_somebody(dara),
    )
    statement = write(fern)
    comment(provider)
    answer(fern)
    after_comments(statement)
    approve(fern, gwen, statement)
    fern.go(statement.get_absolute_url()).press("Publish").follow("The page everybody reads")
    read(as_somebody(), quarters)
    trace(fern.page.request, quarters, pdf=width == DESK)


def write(fern):
    """It starts with the last one's words and today's numbers; she looks at each, changes one, and asks providers."""
    fern.go(reverse("marketplace:statement_list")).press("Open this quarter’s statement")
    assert "9 sections from last time to check" in fern.words
    fern.follow("3. Where care is missing")
    for shown in ("These are the words of", "Who asked for care, and what became of it", "Released as RL-"):
        assert shown in fern.words
    sections = fern.page.url.rsplit("/", 2)[0]
    for key in (
        "four-questions",
        "gap-map",
        "quality",
        "stance",
        "commitments",
        "rare-needs",
        "neighbours",
        "start-here",
    ):
        fern.page.goto(f"{sections}/{key}/")
        fern.hurry("Save, and go on")
    fern.go(f"{sections}/intentions/").say("What we will commission", NEXT).press("Save, and go on")
    statement = Statement.objects.get(state="draft")
    fern.go(statement.get_absolute_url())
    assert "from last time" not in fern.words
    fern.follow("Ask providers").a_day("The last day for comments", timezone.localdate()).press("Ask them")
    return statement


def comment(provider):
    provider.go(reverse("directory:studio_home")).follow("Read the draft, and comment")
    provider.choose("Which section?", "Prices")
    provider.say("What should the council know?", "Nights cost more than this says.").press("Send")
    assert "The council answers, and you will be told." in provider.words


def answer(fern):
    fern.go(reverse("marketplace:comment_queue")).follow("Prices")
    fern.say("Your answer", "We looked again: they do.").tick("Yes, without saying who wrote it")
    fern.press("Send the answer")


def approve(fern, gwen, statement):
    """She cannot approve what she proposed; somebody else can."""
    page = reverse("marketplace:statement_propose", args=[statement.reference, "approve"])
    fern.go(page).say("Why?", "It is what we found.").press("Propose it").go(page)
    assert "You proposed this, so somebody else must agree." in fern.words
    gwen.go(page).press("I agree")


def read(visitor, period):
    """Anybody reads it, what changed, and how the neighbours are."""
    visitor.go(reverse("marketplace:market_list")).follow("Wolds")
    for said in (
        NEXT,
        "Nights cost more than this says.",
        "We looked again: they do.",
        "No numbers to show.",
    ):
        assert said in visitor.words
    visitor.follow("What changed since last time")
    while visitor.count(closed := "main details:not([open]) > summary"):
        visitor.click(closed, first=True)
    assert "up by 10" in visitor.words
    assert [visitor.said(kind) for kind in ("ins", "del")] == [NEXT, LAST]
    visitor.go(reverse("marketplace:market_neighbours", args=[home().pk, period]))
    assert "Wolds: 67%. 0 of 1 neighbours have more." in visitor.words


def trace(request, period, *, pdf):
    """Every number of every format has its measures, day, window and releases; no suppressed number is in any."""
    published = PublishedStatement.objects.newest(home().pk)
    assert published.period == period
    panels = [panel for section in published.content["sections"] for panel in section["panels"]]
    for panel in panels:
        assert panel["measures"] or panel["key"] == "ratings"  # which are the register’s own
        assert panel["as_of"]
        assert panel["window"]
    named = {one["reference"] for one in published.content["releases"]}
    assert {each for panel in panels for each in panel["releases"]} <= named
    (needs,) = [panel for panel in panels if panel["key"] == "needs"]
    assert needs["releases"]
    at = f"{home().pk}/{period}/v{published.version}"
    of_json, of_csv = (request.get(f"/market/{at}.{kind}") for kind in ("json", "csv"))
    assert of_json.text() == published.text
    lines = list(csv.DictReader(io.StringIO(of_csv.text())))
    assert [one["value"] for one in lines if one["panel"] == "needs"] == ["90", "60", "", "30", ""]
    assert all(one["as_of"] and (one["measures"] or one["panel"] == "ratings") for one in lines)
    if pdf:
        assert request.get(f"/market/{at}.pdf").body().startswith(b"%PDF")
