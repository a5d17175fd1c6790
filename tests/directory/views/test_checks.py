"""Pages of checks: the provider's own, and those of its council, who leaves a trace when it looks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from directory.actions import checks, interests
from directory.enums import CheckState, InterestKind
from directory.models import Check
from directory.passport import INSURED_AT_LEAST_PENCE, Kind
from tests.directory.forms.test_check import SAID, SEEN
from tests.factories.directory import (
    a_check,
    a_file,
    a_listing,
    a_provider,
    a_waiting_check,
    cleared,
    takes_files,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def provider(dara):
    found = a_provider(organisation=dara.memberships.get().organisation)
    a_listing(found, owner=dara, needs=("company",))
    return found


@pytest.fixture
def client(dara, sign_in):
    return sign_in(dara)


@pytest.fixture
def desk(officer, sign_in):
    return sign_in(officer)


def at(name, *args):
    return reverse(f"directory:{name}", args=args)


def insured(**more):
    first = timezone.localdate()
    last = first + timedelta(days=300)
    told = {"issuer": "Wold Mutual", "limit_pence": INSURED_AT_LEAST_PENCE}
    return told | {"valid_from": first, "valid_until": last} | more


def page_of(client, *where):
    return client.get(at(*where)).content.decode()


# The provider's own


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_page_or_none(client, provider, kind):
    """Told with what is right, it waits; a declaration holds at once; what nobody records has no page."""
    query = "?course=safeguarding" if kind == Kind.TRAINING else ""
    path = at("check_offer", provider.reference, kind) + query
    if kind not in SAID:
        assert client.get(path).status_code == 404
        return
    answer = client.post(path, SAID[kind])
    assert (answer.status_code, answer.url) == (302, at("check_studio", provider.reference))
    state = CheckState.VALID if kind == Kind.DECLARATION else CheckState.PENDING
    assert [(check.kind, check.state) for check in provider.checks.all()] == [(kind, state)]


def test_told_twice_it_waits_once(client, provider):
    path = at("check_offer", provider.reference, Kind.VEHICLE)
    for _ in range(2):
        assert client.post(path, SAID[Kind.VEHICLE]).status_code == 302
    assert provider.checks.count() == 1


def test_a_file_is_sent_from_there_where_the_council_takes_one(client, provider, dara):
    check = checks.offer(provider, kind=Kind.PUBLIC_LIABILITY, by=dara, **insured())
    files = at("studio_evidence", provider.reference, check.reference)
    assert files not in page_of(client, "check_studio", provider.reference)
    takes_files(provider.lsoa.council)
    assert files in page_of(client, "check_studio", provider.reference)


def test_the_task_list_says_what_is_left_to_tell(client, provider, dara):
    def row():
        groups = client.get(at("studio_tasks", provider.reference)).context["groups"]
        (step,) = dict(groups)["What the council has to see"]
        return step.status, step.hint, step.href

    href = at("check_studio", provider.reference)
    assert row() == (
        "incomplete",
        "6 still to tell the council of. Your page is shown once it has seen them.",
        href,
    )
    cleared(provider, but=(Kind.PUBLIC_LIABILITY,))
    checks.offer(provider, kind=Kind.PUBLIC_LIABILITY, by=dara, **insured())
    assert row() == ("completed", "The council has yet to look at 1.", href)
    provider.listings.all().delete()
    assert row()[0] == "cannot_start"


# The council's


def test_an_officer_opens_the_files_from_the_check(desk):
    given = a_file()
    page = page_of(desk, "check_detail", given.for_check.reference)
    assert at("evidence_link", given.reference) in page


@pytest.mark.parametrize("kind", SEEN)
def test_an_officer_records_what_they_saw(desk, provider, kind):
    path = at("check_see", provider.reference, kind)
    answer = desk.post(path, SAID[kind] | SEEN[kind])
    assert (answer.status_code, answer.url) == (302, at("check_provider", provider.reference))
    assert [(check.kind, check.state) for check in provider.checks.all()] == [(kind, "valid")]


def looks():
    return list(Event.objects.looks().values_list("thing_reference", "actor_id"))


def test_looking_at_checks_is_written_down_once_a_day(desk, client, provider, officer):
    """For the officer, on the pages with details; for nobody on the list, and not for the provider's own."""
    check = a_waiting_check(provider)
    for path in (at("check_list"), at("check_detail", "nowhere")):
        desk.get(path)
    client.get(at("check_studio", provider.reference))
    assert looks() == []
    for _ in range(2):
        desk.get(at("check_detail", check.reference))
        desk.get(at("check_provider", provider.reference))
        desk.post(at("check_refuse", check.reference), {"why": ""})
    assert looks() == [(check.reference, officer.pk), (provider.reference, officer.pk)]
    read = client.get(at("studio_looks", provider.reference)).context["looks"]
    assert {what for _, _, what in read} == {"details of a check"}


def test_an_officer_with_an_interest_decides_nothing(desk, provider, officer, dara):
    """The page says why and asks nothing; what is sent all the same is refused, whatever the answer."""
    interests.declare(provider, kind=InterestKind.FRIEND, by=officer)
    check = checks.offer(provider, kind=Kind.PUBLIC_LIABILITY, by=dara, **insured())
    page = page_of(desk, "check_detail", check.reference)
    assert "You declared an interest in this provider." in page
    assert "It is in order" not in page
    desk.post(at("check_detail", check.reference), SAID[Kind.PUBLIC_LIABILITY] | {"source": "copy"})
    desk.post(at("check_refuse", check.reference), {"why": "name"})
    desk.post(at("check_see", provider.reference, Kind.VEHICLE), SAID[Kind.VEHICLE] | {"source": "copy"})
    assert [(one.kind, one.state) for one in Check.objects.all()] == [("public_liability", "pending")]


def test_what_is_wrong_is_said_and_the_answers_are_kept(desk, provider, dara):
    check = a_check(provider, by=dara)
    answer = desk.post(at("check_detail", check.reference), SAID[Kind.DBS] | {"issued_on_year": "2090"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ('value="2090"' in page, 'value="0012 3456 4821"' in page) == (True, True)
    check.refresh_from_db()
    assert check.state == "pending"
