from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Event
from directory.models import Evidence, EvidencePolicy
from tests.corpus import PDF, pdf_with
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import (
    AuthorityFactory,
    a_file,
    a_provider,
    a_waiting_check,
    an_officer,
    takes_files,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def check(dara):
    return a_waiting_check(a_provider(organisation=dara.memberships.get().organisation))


def at(name, *args):
    return reverse(f"directory:{name}", args=args)


def files_of(check):
    return at("studio_evidence", check.provider.reference, check.reference)


def sent(content=PDF, name="policy.pdf"):
    return {"file": SimpleUploadedFile(name, content)}


def link_to(client, given):
    """The link an officer gets, which lives a minute."""
    answer = client.post(at("evidence_link", given.reference))
    assert answer.status_code == 302
    return answer.url


def test_a_file_is_given_and_never_read_back(sign_in, dara, check, council):
    takes_files()
    client = sign_in(dara)
    assert client.post(files_of(check), sent(name="../../etc/passwd")).url == files_of(check)
    given = Evidence.objects.get()
    page = client.get(files_of(check)).content.decode()
    assert given.reference in page
    assert "Waiting for the council" in page
    assert given.key not in page
    assert client.post(at("evidence_link", given.reference)).status_code == 404


def test_a_council_that_takes_none_says_so(sign_in, dara, check):
    page = sign_in(dara).get(files_of(check)).content.decode()
    assert "Your council does not take files" in page
    assert 'type="file"' not in page
    page = sign_in(dara).post(files_of(check), sent()).content.decode()
    assert "Your council does not take files" in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (b"<html>", "Choose a PDF"),
        (pdf_with(b"/S /JavaScript"), "can run something"),
        (bytes(10 * 1024 * 1024 + 1), "10 MB or smaller"),
    ],
    ids=["empty", "page", "script", "big"],
)
def test_a_bad_file_is_refused_in_words(sign_in, dara, check, content, words):
    takes_files()
    page = sign_in(dara).post(files_of(check), sent(content)).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert not Evidence.objects.exists()


def test_a_file_is_taken_back(sign_in, dara, check):
    given = a_file(check)
    take_back = at("studio_evidence_take_back", check.provider.reference, check.reference)
    sign_in(dara).post(take_back, {"evidence": given.reference})
    given.refresh_from_db()
    assert given.why == "taken_back"
    assert sign_in(dara).post(take_back, {"evidence": given.reference}).status_code == 404
    assert "Being deleted" in sign_in(dara).get(files_of(check)).content.decode()


def test_strangers_give_nothing(sign_in, clem, officer, check):
    takes_files()
    for stranger in (clem, officer):
        assert sign_in(stranger).post(files_of(check), sent()).status_code == 404


def test_an_officer_opens_it_and_the_provider_sees_that(sign_in, officer, dara, check):
    given, client = a_file(check), sign_in(officer)
    answer = client.get(link_to(client, given))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{given.reference}.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    seen = Event.objects.about(given).get(what="evidence.opened")
    assert seen.actor_id == officer.pk
    assert "Opened by the council" in sign_in(dara).get(files_of(check)).content.decode()


def test_a_link_lives_a_minute(sign_in, officer, check):
    client, given = sign_in(officer), a_file(check)
    link = link_to(client, given)
    with time_machine.travel(timezone.now() + timedelta(seconds=55)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=62)):
        assert client.get(link).status_code == 404
    assert Event.objects.filter(what="evidence.opened").count() == 1


def test_a_link_is_for_one_person_in_one_session(sign_in, officer, check, council):
    client, given = sign_in(officer), a_file(check)
    link = link_to(client, given)
    colleague = an_officer()
    assert sign_in(officer).get(link).status_code == 404
    assert sign_in(colleague, second_factor=True).get(link).status_code in {302, 404}
    assert sign_in(None).get(link).status_code == 302
    assert client.get(link[:-3] + "x/").status_code == 404
    assert client.get(link).status_code == 200


def test_a_link_needs_the_second_factor(sign_in, officer, check):
    given = a_file(check)
    answer = sign_in(officer, second_factor=False).post(at("evidence_link", given.reference))
    assert "reauthenticate" in answer.url
    assert not Event.objects.filter(what="evidence.opened").exists()


def test_a_link_made_before_the_decision_opens_nothing_after_it(sign_in, officer, check):
    client, given = sign_in(officer), a_file(check)
    link = link_to(client, given)
    Evidence.objects.update(due_at=timezone.now())
    assert client.get(link).status_code == 404
    Evidence.objects.update(due_at=timezone.now() + timedelta(days=1))
    given.for_check.provider.organisation.memberships.create(user=officer, role="member")
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("moderator", 302), ("safeguarding_lead", 302), ("broker", 404), ("analyst", 404)],
)
def test_only_those_who_look_at_checks_open_files(sign_in, officer, check, role, status):
    given = a_file(check)
    officer.memberships.update(role=role)
    assert sign_in(officer).post(at("evidence_link", given.reference)).status_code == status


def test_another_council_opens_nothing(sign_in, officer, check):
    given = a_file(check)
    lsoa = given.for_check.provider.lsoa
    lsoa.council = AuthorityFactory()
    lsoa.save()
    assert sign_in(officer).post(at("evidence_link", given.reference)).status_code == 404


def test_an_administrator_switches_files_on(sign_in, officer, council):
    page, client = at("evidence_policy"), sign_in(officer)
    assert client.get(page).status_code == 404
    MembershipFactory(organisation=council, user=officer, role=MembershipRole.ADMINISTRATOR)
    assert "Providers cannot send files now" in client.get(page).content.decode()
    assert "Choose what providers may send you" in client.post(page, {}).content.decode()
    client.post(page, {"takes": "papers"})
    policy = EvidencePolicy.objects.get()
    assert (policy.allowed_by, policy.certificates_at) == (officer, None)
    assert f"{officer.name} let providers send files" in client.get(page).content.decode()
    client.post(page, {"takes": "certificates"})
    client.post(page, {"takes": "nothing"})
    policy.refresh_from_db()
    assert (policy.allowed_at, policy.certificates_at) == (None, None)


def test_the_switch_is_in_the_way_round_of_those_who_may_use_it(sign_in, officer, council):
    chief = MembershipFactory(organisation=council, role=MembershipRole.ADMINISTRATOR).user
    for user, there in ((officer, False), (chief, True)):
        page = sign_in(user, second_factor=True).get("/account/").content.decode()
        assert (f'href="{at("evidence_policy")}"' in page) is there
