"""Publishing: once, whoever asks again; and corrected with a note."""

import pytest

from accounts.models import Event
from marketplace import disclosure
from marketplace.actions.releasing import correct, publish
from marketplace.cubes import Cube, Facet, Register
from marketplace.disclosure import PUBLIC, People, Refused, Row
from marketplace.models import PublishedCell, Release

pytestmark = pytest.mark.django_db
CUBE = Cube("tried", "asked", (Facet("service"),))
KEY = ("tried", "E06", "2026Q1")


@pytest.fixture(autouse=True)
def _cube(monkeypatch):
    register = Register()
    register.add(CUBE)
    monkeypatch.setattr(disclosure, "CUBES", register)


def people(personal, night):
    rows = [
        Row(f"p{each}", {"service": "night" if each < night else "personal"})
        for each in range(personal + night)
    ]
    return People("E06", "2026Q1", rows, {"service": {"": ("personal", "night")}})


def bytes_of(release):
    return (release.digest, release.sealed().canonical)


def test_publish_gives_what_stands_whatever_happened_since():
    """Somebody is added, somebody goes, somebody was elsewhere: every byte is as it was."""
    first = publish(CUBE, people(30, 12), PUBLIC, by=None)
    for since in (people(31, 12), people(30, 11), people(29, 13), people(300, 300)):
        assert bytes_of(publish(CUBE, since, PUBLIC, by=None)) == bytes_of(first)
    assert (Release.objects.count(), PublishedCell.objects.count()) == (1, 3)


def test_publish_is_recorded_once(officer):
    release = publish(CUBE, people(30, 12), PUBLIC, by=officer)
    publish(CUBE, people(30, 12), PUBLIC, by=officer)
    event = Event.objects.get(what="release.published")
    assert (event.thing_reference, event.actor_id, event.facts) == (
        release.reference,
        officer.pk,
        {"suppressed": 0, "version": 1},
    )


def test_correct_writes_the_next_version_and_keeps_the_first():
    first = publish(CUBE, people(30, 12), PUBLIC, by=None)
    second = correct(
        CUBE, people(60, 12), PUBLIC, earlier=[people(30, 12)], note="Thirty were left out", by=None
    )
    assert (second.version, second.note, second.follows) == (2, "Thirty were left out", first.digest)
    assert Release.objects.standing(*KEY).value(("service", "personal")) == 60
    assert Release.objects.by_reference(first.reference).value(("service", "personal")) == 30


@pytest.mark.parametrize(
    ("now", "note", "why"),
    [((39, 12), "Nine were left out", "Fewer than 10"), ((60, 12), "", "says what was wrong")],
)
def test_correct_that_is_refused_leaves_what_stands(now, note, why):
    publish(CUBE, people(30, 12), PUBLIC, by=None)
    with pytest.raises(Refused, match=why):
        correct(CUBE, people(*now), PUBLIC, earlier=[people(30, 12)], note=note, by=None)
    assert Release.objects.standing(*KEY).version == 1


def test_correct_needs_something_that_stands():
    with pytest.raises(Refused, match="Nothing was published"):
        correct(CUBE, people(30, 12), PUBLIC, earlier=[], note="Why", by=None)
