"""A council's workspace on its market: for its own staff, without filters, and never more than may be said."""

import json
import re
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse

from accounts.enums import MembershipRole
from directory.models import Lsoa
from marketplace import asked_period
from marketplace.disclosure import STAFF
from marketplace.market_themes import THEMES
from marketplace.measures.panels import panel_of
from marketplace.models import Annotation, Intervention, KeptPanel, Release, Stance
from marketplace.panel import Chart, Panel, Table
from marketplace.views.council_market import with_notes
from tests.conftest import signed_in
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.concerns import a_concern
from tests.factories.directory import HOME, AuthorityFactory, a_live_listing
from tests.factories.market import a_sub_market, an_analyst, an_annotation, an_intervention
from tests.marketplace.charts.samples import SAMPLES
from tests.marketplace.measures.test_panels import PERIOD, the_people
from tests.standing import standing

pytestmark = pytest.mark.django_db
ADDRESS = f"/council/market/{HOME}"


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    """Published once for all of these tests."""
    with standing(django_db_blocker):
        the_people()
        yield


@pytest.fixture
def at_desk(officer, sign_in):
    return sign_in(officer)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_home_answers_four_questions_with_their_numbers_and_days(at_desk, people):
    page = text_of(at_desk.get("/council/market/"))
    assert page.count("card--accent") == 4
    for words in (
        "October to December 2025",
        "hours a week were asked for and not given",
        "How far these numbers can be trusted",
        f'href="/council/market/pack/{HOME}/{PERIOD}/"',
    ):
        assert words in page


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.slug)
def test_every_page_has_its_panels_and_each_says_when_and_out_of_what(at_desk, people, theme):
    page = text_of(at_desk.get(f"{ADDRESS}/{theme.slug}/"))
    assert page.count('class="panel"') == len(theme.panels)
    assert page.count("As of ") >= len(theme.panels)


def test_whoever_asks_for_a_filter_is_told_that_there_is_none(at_desk, people):
    page = text_of(at_desk.get(f"{ADDRESS}/where/?postcode=QV1&service=nursing"))
    assert asked_period.NO_FILTERS in page
    assert ("QV1" in page, "nursing" in page) == (False, False)
    assert asked_period.NO_FILTERS not in text_of(at_desk.get(f"{ADDRESS}/where/?period={PERIOD}"))


@pytest.mark.parametrize("period", ["1999Q1", "2030Q4", "yesterday", "2025-10-01"])
def test_a_day_outside_shows_the_last_release_and_says_so(at_desk, people, period):
    page = text_of(at_desk.get(f"{ADDRESS}/where/?period={period}"))
    assert "There are no numbers of that quarter. These are of October to December 2025" in page


def test_a_forged_release_and_one_for_the_public_are_not_there(at_desk, people):
    own = Release.objects.get(cube="asked", audience="staff").reference
    public = Release.objects.get(cube="asked", audience="public").reference
    found = [
        at_desk.get(f"/council/market/releases/{each}.json").status_code
        for each in (own, public, "RL-ZZZZ-ZZZZ")
    ]
    assert found == [200, 404, 404]
    assert at_desk.get(f"/council/market/releases/{own}.html").status_code == 404


def test_another_council_sees_nothing_of_it(people):
    elsewhere = an_analyst(AuthorityFactory(gss="X99000001", name="Else", slug="else"))
    TOTP.activate(elsewhere, generate_totp_secret())
    client = signed_in(elsewhere)
    release = Release.objects.get(cube="asked", audience="staff").reference
    pages = (f"{ADDRESS}/where/", f"{ADDRESS}/files/gap_map.csv", f"/council/market/releases/{release}.json")
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_broker_reads_but_sees_nobody_who_may_stop(people, council, sign_in):
    broker = UserFactory()
    MembershipFactory(user=broker, organisation=council, role=MembershipRole.BROKER)
    TOTP.activate(broker, generate_totp_secret())
    client = signed_in(broker)
    answers = {
        name: client.get(f"{ADDRESS}/{name}").status_code for name in ("where/", "exits/", "files/watch.json")
    }
    assert list(answers.values()) == [200, 404, 404]
    assert "/council/market/pack/" not in text_of(client.get("/council/market/"))


def test_concerns_told_of_a_provider_are_a_sign_for_a_safeguarding_lead_alone(officer, council, sign_in):
    a_concern(about="listing", listing=a_live_listing())
    places = (f"{ADDRESS}/exits/", f"{ADDRESS}/files/watch.json")
    sign, client = "concerns were told", sign_in(officer)
    assert not any(sign in client.get(place).content.decode() for place in places)
    MembershipFactory(user=officer, organisation=council, role=MembershipRole.SAFEGUARDING_LEAD)
    assert all(sign in client.get(place).content.decode() for place in places)
    kept = panel_of("watch", council.authority, STAFF, PERIOD, date(2026, 3, 2))
    assert sign not in str(kept.as_json)


def test_a_panel_can_be_kept_as_a_file_and_none_starts_a_formula(at_desk, people):
    told = json.loads(at_desk.get(f"{ADDRESS}/files/gap_map.json").content)
    assert (told["schema"], told["key"], told["missing"]) == ("panel/1", "gap_map", "")
    csv = at_desk.get(f"{ADDRESS}/files/gap_map.csv").content.decode()
    assert "Wolds 001" in csv
    assert at_desk.get(f"{ADDRESS}/files/gap_map.xml").status_code == 404
    assert at_desk.get(f"{ADDRESS}/files/passwords.json").status_code == 404


def test_no_provider_who_may_stop_is_named_in_anything_public(client, people):
    name = a_live_listing().provider.organisation.name
    cache.clear()
    public = [f"/market/{HOME}/numbers.json", "/market/method/", "/market/method.json"]
    assert [url for url in public if name in client.get(url).content.decode()] == []


def test_what_happened_is_noted_shown_and_taken_back(at_desk, people):
    url = reverse("marketplace:council_annotations")
    form = {
        "words": "Bus 24 withdrawn",
        "happened_on_day": "9",
        "happened_on_month": "11",
        "happened_on_year": "2025",
    }
    assert [at_desk.post(url, form).status_code, at_desk.post(url, form).status_code] == [302, 302]
    note = Annotation.objects.get()
    assert "Bus 24 withdrawn" in text_of(at_desk.get(url))
    assert "Bus 24" not in text_of(at_desk.get(f"{ADDRESS}/where/"))  # no chart there is over time
    panels = with_notes([SAMPLES["line"], SAMPLES["bars"]], note.authority, "2026Q1")
    assert [panel.notes for panel in panels] == [(("2025-11-09", "Bus 24 withdrawn"),), ()]
    assert with_notes([SAMPLES["line"]], note.authority, "2024Q1")[0].notes == ()
    at_desk.post(reverse("marketplace:council_take_back", args=["annotation", note.reference]))
    at_desk.post(reverse("marketplace:council_take_back", args=["annotation", note.reference]))
    assert with_notes([SAMPLES["line"]], note.authority, "2026Q1")[0].notes == ()
    assert Annotation.objects.get().taken_back_by is not None


def test_a_day_that_has_not_come_is_refused_in_words(at_desk):
    form = {"words": "x", "happened_on_day": "1", "happened_on_month": "1", "happened_on_year": "2999"}
    page = at_desk.post(reverse("marketplace:council_annotations"), form)
    assert (page.status_code, Annotation.objects.count()) == (200, 0)


def test_what_is_tried_cannot_be_told_yet(at_desk, people):
    tried = an_intervention()
    page = text_of(at_desk.get(reverse("marketplace:council_intervention", args=[tried.reference])))
    assert "Cannot tell yet" in page
    assert "Travel money" in text_of(at_desk.get(reverse("marketplace:council_interventions")))


def test_areas_of_another_council_are_refused(at_desk, people):
    url = reverse("marketplace:council_intervention_new")
    form = {"name": "x", "kind": "event", "words": "y", "measure": "missing_hours", "lsoas": "E99", "starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2026"}  # fmt: skip
    page = text_of(at_desk.post(url, form))
    assert "Choose neighbourhoods of this council" in page
    assert Intervention.objects.count() == 0
    assert at_desk.post(url, form | {"lsoas": "Y01"}).status_code == 302


def test_how_a_part_should_work_is_declared_and_what_was_stays(at_desk, people):
    market = a_sub_market()
    url = reverse("marketplace:council_sub_market", args=[market.reference])
    form = {"rules": "many", "relations": "loose", "why": "By tender.", "since_day": "1", "since_month": "1", "since_year": "2026"}  # fmt: skip
    assert at_desk.post(url, form).status_code == 302
    page = text_of(at_desk.get(url))
    assert ("Partnership" in page, "Procurement" in page, Stance.objects.count()) == (True, True, 2)
    assert "Partnership" in text_of(at_desk.get(reverse("marketplace:council_sub_markets")))
    again = at_desk.post(
        reverse("marketplace:council_sub_markets"), {"service": "personal_care", "district": ""}
    )
    assert again.url == url


def test_neighbourhoods_are_boxes_to_tick_and_what_was_ticked_stays(at_desk, people):
    url = reverse("marketplace:council_intervention_new")
    ticked = Lsoa.objects.order_by("pk").first()
    Lsoa.objects.filter(pk=ticked.pk).update(name="Here & <there>")
    page = text_of(at_desk.post(url, {"lsoas": [ticked.pk, "X"]}))
    boxes = re.findall(r'<input class="govuk-checkboxes__input" type="checkbox" name="lsoas" [^>]*>', page)
    assert (len(boxes), [box for box in boxes if "checked" in box]) == (
        Lsoa.objects.filter(council=HOME).count(),
        [box for box in boxes if f'value="{ticked.pk}"' in box],
    )
    assert "Here &amp; &lt;there&gt;</label>" in page
    first = re.search(r'href="#(id_lsoas[^"]*)"', page)[1]
    assert f'id="{first}"' in page


def test_pages_ask_the_database_as_often_for_three_as_for_one(at_desk, people, django_assert_max_num_queries):
    pages = [
        reverse(f"marketplace:{name}")
        for name in ("council_annotations", "council_interventions", "council_sub_markets")
    ]
    counts = []
    for number in (1, 3):
        for each in range(number):
            an_annotation(words=f"Thing {number} {each}")
            an_intervention(name=f"Try {number} {each}")
        counts.append([])
        for page in pages:
            with django_assert_max_num_queries(40) as asked:
                at_desk.get(page)
            counts[-1].append(len(asked))
    assert counts[0] == counts[1]


def test_a_page_shows_what_the_night_reckoned_with_one_question_however_many_panels(
    at_desk, people, django_assert_max_num_queries
):
    knew, counts = Release.objects.latest("pk").pk, []
    theme = next(theme for theme in THEMES if theme.slug == "choice")
    for keys in (theme.panels[:1], theme.panels[1:3]):
        for key in keys:
            words = (
                key,
                f"Of last night {key}",
                "",
                Table((), ()),
                Chart(""),
                (),
                date(2026, 3, 1),
                "Now",
                "",
            )
            content = Panel(*words, missing="None.").as_json
            KeptPanel.objects.create(place=HOME, period=PERIOD, key=key, content=content, knew=knew)
        with django_assert_max_num_queries(40) as asked:
            page = text_of(at_desk.get(f"{ADDRESS}/choice/"))
        questions = [each for each in asked.captured_queries if "marketplace_keptpanel" in each["sql"]]
        counts.append((page.count('-title">Of last night'), len(questions)))
    assert counts == [(1, 1), (3, 1)]
    assert "As of 1 March 2026" in page
