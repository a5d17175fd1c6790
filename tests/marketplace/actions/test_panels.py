"""Panels reckoned in the night: what they show is what looking would, with its day, until there is something newer."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.retention import RULES, Kept
from directory.models import Authority
from marketplace.actions import board_pack, panels
from marketplace.actions.statement_content import content_of, preview_of
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures import panels_made
from marketplace.measures.panels import MAKERS, panel_of
from marketplace.models import KeptPanel
from marketplace.person_traits import quarter_before
from marketplace.tasks import reckon_panels
from tests.factories.accounts import OrganisationFactory
from tests.factories.directory import HOME, AuthorityFactory, an_officer
from tests.factories.statements import a_draft
from tests.marketplace.measures.test_panels import PERIOD, the_people
from tests.standing import made_once

pytestmark = pytest.mark.django_db
SOME = ("gap_map", "prices")


@made_once
def people(officer):
    the_people(number=40)


@pytest.fixture
def home(people, monkeypatch):
    monkeypatch.setattr(panels, "MAKERS", {key: MAKERS[key] for key in SOME})
    return Authority.objects.get(pk=HOME)


def standing():
    return KeptPanel.objects.standing(HOME, PERIOD, SOME)


def test_what_is_kept_is_what_looking_shows_of_this_quarter_and_the_one_before(home):
    panels.reckon(home)
    today = timezone.localdate()
    for policy in (STAFF, PUBLIC):
        found = KeptPanel.objects.standing(HOME, PERIOD, SOME, policy.name)
        assert found == {key: panel_of(key, home, policy, PERIOD, today) for key in SOME}
    assert {PERIOD, quarter_before(PERIOD)} <= set(KeptPanel.objects.values_list("period", flat=True))


def test_asked_again_the_panels_are_made_anew_and_none_stands_twice(home):
    number = panels.reckon(home)
    KeptPanel.objects.update(content={})
    panels.reckon(home)
    assert (KeptPanel.objects.count(), set(standing())) == (number, set(SOME))


def test_what_all_panels_stand_on_is_read_once_for_all_quarters(home, monkeypatch):
    asked = []
    monkeypatch.setattr(
        panels, "MAKERS", {key: MAKERS[key] for key in ("health", "time_of_week", "unconfirmed")}
    )
    monkeypatch.setattr(panels_made, "capacity", lambda entries: asked.append(entries) or [])
    panels.reckon(home)
    assert len(asked) == 1


def test_when_numbers_are_published_since_what_is_kept_stands_no_more(home):
    panels.reckon(home)
    assert standing()
    KeptPanel.objects.update(knew=F("knew") - 1)
    assert standing() == {}


def test_what_a_week_of_nights_has_not_reckoned_is_not_shown_and_goes(home):
    panels.reckon(home)
    week = timedelta(days=RULES[Kept.RECKONED].days + 1)
    KeptPanel.objects.filter(key="prices", audience=STAFF.name).update(made_at=timezone.now() - week)
    assert list(standing()) == ["gap_map"]
    assert (
        KeptPanel.objects.outdated(timezone.localdate(timezone.now() + week)).count()
        == KeptPanel.objects.count()
    )
    reckon_panels()
    assert KeptPanel.objects.outdated(timezone.localdate()).count() == 0


def test_what_one_council_trips_over_holds_up_no_other_and_its_last_night_stands(home, monkeypatch, caplog):
    panels.reckon(home)
    body = OrganisationFactory(kind=OrganisationKind.COUNCIL)
    other = AuthorityFactory(gss="E10000099", name="Elsewhere", slug="elsewhere", organisation=body)
    reckon = panels.reckon

    def trips(authority):
        return reckon(authority) if authority == other else 1 / 0

    monkeypatch.setattr(panels, "reckon", trips)
    steps = {step.place: step.panels for step in panels.reckon_all()}
    assert (steps[HOME], steps[other.pk] > 0, set(standing())) == (0, True, set(SOME))
    assert f"The panels of {HOME} were not reckoned: ZeroDivisionError." in caplog.text


def test_the_command_reckons_every_council_that_reads_or_one(home, capsys):
    call_command("market_panels")
    assert "1 of 1 councils." in capsys.readouterr().out
    KeptPanel.objects.all().delete()
    call_command("market_panels", council=HOME)
    assert set(standing()) == set(SOME)
    with pytest.raises(CommandError, match="no council"):
        call_command("market_panels", council="E00000000")


def test_a_board_of_staff_sees_what_is_kept_and_one_of_the_public_never(home):
    panels.reckon(home)
    KeptPanel.objects.filter(key="prices", audience=STAFF.name).update(
        content=KeptPanel.objects.get(key="prices", period=PERIOD, audience=STAFF.name).content
        | {"sentence": "As of last night."}
    )
    shown = {
        exempt: [
            panel.sentence
            for page in board_pack.pack_of(home, PERIOD, timezone.localdate(), exempt=exempt)
            for panel in page.panels
            if panel.key == "prices"
        ]
        for exempt in (True, False)
    }
    assert "As of last night." in shown[True]
    assert "As of last night." not in shown[False]


def test_a_draft_shows_what_is_kept_for_the_public_and_what_is_frozen_is_reckoned_then(home):
    statement = a_draft(by=an_officer(home))
    panels.reckon(home)
    kept = KeptPanel.objects.get(key="prices", period=statement.period, audience=PUBLIC.name)
    KeptPanel.objects.filter(pk=kept.pk).update(content=kept.content | {"sentence": "As of last night."})
    today = timezone.localdate()
    draft, frozen = (str(of(statement, today)) for of in (preview_of, content_of))
    assert ("As of last night." in draft, "As of last night." in frozen) == (True, False)
