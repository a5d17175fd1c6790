"""The lead's desk: what is late on top, every look recorded; to everybody else it is not there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Event
from marketplace.actions import concerns
from marketplace.models import Concern, CouncilContact
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.concerns import TOLD, a_concern, a_lead, home
from tests.factories.directory import AuthorityFactory, a_live_listing
from tests.standing import made_once

pytestmark = pytest.mark.django_db
TRIAGE = {
    "triaged_severity": "amber",
    "found_needs": "yes",
    "found_risk": "yes",
    "found_cannot_protect": "no",
    "adult_asked": "unsure",
}


@pytest.fixture
def desk(lead, sign_in):
    return sign_in(lead)


def act(client, concern, name, **said):
    return client.post(f"{concern.get_absolute_url()}{name}/", said)


@made_once
def concern():
    return a_concern()


@pytest.mark.parametrize(
    "who", ["nobody", "moderator", "another lead", "operator", "lead without second factor"]
)
def test_to_others_it_is_not_there(who, lead, officer, sign_in):
    there = AuthorityFactory(gss="X11111111", name="Elsewhere", slug="elsewhere")
    plain = MembershipFactory(organisation=home().organisation, role="safeguarding_lead").user
    users = {
        "nobody": None,
        "moderator": officer,
        "another lead": a_lead(there),
        "operator": UserFactory(is_superuser=True),
        "lead without second factor": plain,
    }
    expected = {"nobody": 302, "lead without second factor": 302}.get(who, 404)
    concern, client = a_concern(), sign_in(users[who])
    assert client.get(concern.get_absolute_url()).status_code == expected
    assert act(client, concern, "triage", **TRIAGE).status_code == expected
    assert Event.objects.about(concern).count() == 1
    listed = client.get("/council/concerns/")
    assert concern.reference not in listed.content.decode()


def test_a_moderator_sees_nothing_of_the_concern_on_the_listing(desk, officer, sign_in):
    listing = a_live_listing()
    concern = a_concern(about="listing", listing=listing)
    act(desk, concern, "hold")
    page = sign_in(officer).get(f"/council/listings/{listing.reference}/").content.decode()
    assert listing.title in page
    assert [word for word in (concern.reference, "purse", "Peverell") if word in page] == []


def test_list_has_the_late_ones_on_top_then_the_urgent(desk, time_machine, concern):
    first = concern
    time_machine.shift(timedelta(days=2))
    green, red = a_concern(), a_concern(in_danger="yes")
    page = desk.get("/council/concerns/").content.decode()
    places = [page.index(one.reference) for one in (first, red, green)]
    assert places == sorted(places)
    assert "1 of them is late." in page
    assert page.count("late, was due") == 3


def test_opening_it_is_recorded_each_time(desk, lead, concern):
    assert "Her purse was empty" in desk.get(concern.get_absolute_url()).content.decode()
    desk.get(concern.get_absolute_url())
    seen = Event.objects.about(concern).filter(what="concern.viewed", actor_id=lead.pk)
    assert seen.count() == 2
    assert Concern.objects.get().looked_by == lead


def test_the_whole_way(desk, lead, concern):
    desk.get(concern.get_absolute_url())
    for name, said in (
        ("triage", TRIAGE),
        ("not_referred", {"reason": "not_met", "words": "She asked for none of it"}),
        ("refer", {"outcomes": ["s42"], "words": "She changed her mind"}),
        ("close", {"outcomes": ["s42", "police"]}),
    ):
        assert act(desk, concern, name, **said).status_code == 302
    concern = Concern.objects.get()
    assert (concern.state, concern.outcomes, concern.triaged_severity) == (
        "closed",
        ["police", "s42"],
        "amber",
    )
    assert [event.what for event in Event.objects.about(concern)] == [
        "concern.received",
        "concern.viewed",
        "concern.triaged",
        "concern.not_referred",
        "concern.referred",
        "concern.closed",
    ]
    assert "She changed her mind" in desk.get(concern.get_absolute_url()).content.decode()


def test_what_is_missing_is_said_in_its_form(desk, concern):
    page = act(desk, concern, "note", words="").content.decode()
    assert "Write your note" in page
    assert 'href="#note_words"' in page
    assert "There is no such listing" in act(desk, concern, "trust", listing="LI-NONE").content.decode()
    assert act(desk, concern, "nonsense").status_code == 404


def test_a_deed_that_came_too_late_is_refused_in_words(desk, concern):
    page = act(desk, concern, "close", outcomes=["none"]).content.decode()
    assert "This is received, so that cannot be done now." in page


def test_trust_takes_a_reference_or_an_address(desk):
    listing, concern = a_live_listing(), a_concern()
    for typed in (listing.reference.lower(), f"https://care.example/care/{listing.slug}/"):
        assert act(desk, concern, "trust", listing=typed).status_code == 302
        assert Concern.objects.get().trust_listing == listing


def test_export_is_codes_alone_and_recorded(desk, lead):
    concern = a_concern(in_danger="yes", reporter_email="kind@example.com")
    rows = desk.get("/council/concerns/export.csv").content.decode().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(
        f"{concern.reference},{home().pk},2026-03-02T06:00:00+00:00,red,,neighbour,financial"
    )
    assert [word for word in ("purse", "Peverell", "kind@", "QV1") if word in rows[1]] == []
    assert Event.objects.get(what="concern.exported").facts == {"rows": 1}


def test_only_the_administrator_sets_the_numbers(desk, sign_in, council):
    numbers = {"day_phone": "01632 960101", "night_phone": "01632 960102", "concern_years": "10"}
    chief = MembershipFactory(organisation=council, role="administrator").user
    client = sign_in(chief, second_factor=None)
    assert client.get("/council/contacts/").status_code == 302  # to set up a second factor
    assert desk.get("/council/contacts/").status_code == 404
    lead = a_lead()
    MembershipFactory(organisation=council, role="administrator", user=lead)
    client = sign_in(lead)
    assert (
        "Enter a telephone number"
        in client.post("/council/contacts/", numbers | {"day_phone": "call us"}).content.decode()
    )
    assert client.post("/council/contacts/", numbers).status_code == 302
    assert CouncilContact.objects.get().concern_years == 10


def test_whoever_runs_the_site_sees_only_that_there_is_one_and_gives_it_a_council(sign_in, lead):
    operator = a_lead(AuthorityFactory(gss="X22222222", name="Nowhere", slug="nowhere"))
    operator.is_superuser = True
    operator.save()
    there = AuthorityFactory(gss="X11111111", name="Elsewhere", slug="elsewhere")
    placed, lost = a_concern(authority=there), concerns.receive(form_token=uuid4(), by=None, **TOLD)
    client = sign_in(operator)
    page = client.get("/council/unheard/").content.decode()
    assert (placed.reference in page, lost.reference in page, "purse" in page) == (True, True, False)
    assert client.get(placed.get_absolute_url()).status_code == 404
    given = {"concern": placed.reference, "authority": home().pk}
    assert client.post("/council/unheard/", given).status_code == 404
    client.post("/council/unheard/", given | {"concern": lost.reference})
    assert list(Concern.objects.seen_by(lead)) == [lost]


def test_the_desk_asks_the_same_of_the_database_for_one_and_for_three(desk, django_assert_max_num_queries):
    found = []
    desk.get("/council/concerns/")  # bank holidays are read once
    for more in (1, 2):
        for _ in range(more):
            a_concern()
        with django_assert_max_num_queries(40) as asked:
            assert desk.get("/council/concerns/").status_code == 200
        found.append(len(asked))
    assert found[0] == found[1]
