"""Checks are told, seen, refused, taken back and asked about again; each act is recorded and search knows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions.transitions import NotAllowed, Stale
from accounts.models import Event, Notification
from directory.actions import checks, projection
from directory.enums import (
    BarredList,
    CheckReason,
    CheckSource,
    CheckState,
    DbsLevel,
    UpdateStatus,
    Workforce,
)
from directory.models import Check, Listing, SearchEntry
from directory.passport import INSURED_AT_LEAST_PENCE, months_later
from tests.factories.directory import (
    CheckFactory,
    a_check,
    a_live_listing,
    a_provider,
    an_agency,
    an_officer,
    cleared,
    owner_of,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db
INSURED = {"issuer": "Wold Mutual", "limit_pence": INSURED_AT_LEAST_PENCE}


def today():
    return timezone.localdate()


def days(number):
    return today() + timedelta(days=number)


def acts_on(check):
    return list(Event.objects.about(check).values_list("what", "after", "why"))


def all_right():
    return [pk for progress in projection.verify() for pk in progress.wrong] == []


@made_once
def officer():
    return an_officer()


def certificate(**more):
    return {
        "source": CheckSource.ORIGINAL,
        "level": DbsLevel.ENHANCED_BARRED,
        "workforce": Workforce.ADULT,
        "barred_lists": [BarredList.ADULTS],
        "number": "001234567890",
        "issued_on": days(-10),
    } | more


@made_once
def provider():
    return a_provider()


def test_told_and_seen_is_valid_from_its_first_day_to_its_last(officer):
    check = a_check(kind="public_liability", valid_from=days(-1), valid_until=days(90), **INSURED)
    assert (check.state, check.status) == (CheckState.PENDING, CheckState.PENDING)
    checks.verify(check, source=CheckSource.COPY, by=officer)
    check.refresh_from_db()
    assert (check.status, check.decided_by, check.valid_until) == (CheckState.VALID, officer, days(90))
    assert acts_on(check) == [("check.offered", "", ""), ("check.valid", "valid", "")]
    assert set(Notification.objects.values_list("recipient", "kind")) == {
        (owner_of(check.provider).pk, "check_verified")
    }


def test_told_twice_is_one_check(provider):
    first = a_check(provider)
    assert a_check(provider) == first
    with pytest.raises(NotAllowed, match="told us about this already"):
        a_check(provider, level=DbsLevel.BASIC)
    assert Check.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "seen", "words"),
    [
        ("dbs", {"issued_on": days(1)}, "in the future"),
        ("public_liability", INSURED | {"limit_pence": 100_000_000}, "£5 million or more"),
        (
            "public_liability",
            INSURED | {"valid_from": days(2), "valid_until": days(1)},
            "before the first day",
        ),
        ("identity", {"source": "attested"}, ""),
    ],
)
def test_what_cannot_be_right_is_refused_in_words(kind, seen, words):
    if not words:
        assert a_check(kind=kind, **seen).state == CheckState.PENDING
        return
    with pytest.raises(NotAllowed, match=words):
        a_check(kind=kind, **seen)
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"source": ""}, "how it was seen"),
        ({"last_four": "", "number": ""}, "last four figures"),
        ({"barred_lists": []}, "adults’ barred list"),
        ({"valid_until": months_later(today(), 40)}, "cannot hold for longer"),
        ({"valid_until": days(-1)}, "run out already"),
    ],
)
def test_what_is_not_enough_does_not_count(seen, words, officer):
    with pytest.raises(NotAllowed, match=words):
        checks.record_seen(
            (provider := a_provider()),
            kind="dbs",
            worker=provider.workers.get(),
            by=officer,
            **certificate(**seen),
        )
    assert not Check.objects.exists()


def test_the_last_four_come_from_the_number_which_stays_closed(officer, provider):
    check = checks.record_seen(
        provider, kind="dbs", worker=provider.workers.get(), by=officer, **certificate()
    )
    assert (check.last_four, check.number) == ("7890", "001234567890")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM directory_check")
        assert "1234567890" not in cursor.fetchone()[0]
    assert check.valid_until == months_later(days(-10), 36) - timedelta(days=1)


def test_with_the_update_service_it_holds_for_six_months(officer, provider):
    seen = certificate(consented_at=timezone.now())
    check = checks.record_seen(provider, kind="dbs", worker=provider.workers.get(), by=officer, **seen)
    assert check.valid_until == months_later(today(), 6) - timedelta(days=1)


def test_only_the_council_of_the_place_decides_and_never_on_its_own(officer, clem):
    check = a_check(kind="public_liability", valid_from=today(), valid_until=days(9), **INSURED)
    owner = owner_of(check.provider)
    for act in (checks.verify, lambda one, by: checks.refuse(one, why=CheckReason.NAME, by=by)):
        for somebody in (clem, owner):
            with pytest.raises(NotAllowed):
                act(check, by=somebody)
    assert check.state == CheckState.PENDING


def test_two_moderators_at_once_decide_once(officer):
    check = a_check(kind="public_liability", valid_from=today(), valid_until=days(9), **INSURED)
    seen_before = Check.objects.get(pk=check.pk)
    checks.refuse(check, why=CheckReason.UNREADABLE, by=officer)
    with pytest.raises((NotAllowed, Stale)):
        checks.verify(seen_before, source=CheckSource.COPY, by=an_officer())
    assert Check.objects.get().state == CheckState.REJECTED


def test_refused_with_a_reason_of_the_list_and_nothing_else(officer):
    check = a_check(kind="public_liability", valid_from=today(), valid_until=days(9), **INSURED)
    with pytest.raises(NotAllowed, match="Say why"):
        checks.refuse(check, why="", by=officer)
    checks.refuse(check, why=CheckReason.TOO_LITTLE, by=officer)
    assert acts_on(check)[-1] == ("check.rejected", "rejected", "too_little")


def test_what_a_certificate_showed_takes_two_people(officer):
    provider = cleared(a_live_listing(needs=["washing"]).provider)
    check = a_check(provider)
    with pytest.raises(NotAllowed, match="two people"):
        checks.refuse(check, why=CheckReason.ADVERSE, by=officer)
    approval = checks.propose_adverse(check, by=officer)
    with pytest.raises(NotAllowed, match="second person"):
        checks.agree_adverse(check, approval, by=officer)
    assert Listing.objects.visible().exists()
    checks.agree_adverse(check, approval, by=an_officer())
    check.refresh_from_db()
    assert (check.state, check.reason, check.proposed_by) == (CheckState.REJECTED, "adverse", officer)
    assert not Listing.objects.visible().exists()
    assert all_right()


def test_taken_back_it_hides_at_once_and_a_new_one_shows_again(officer, dara):
    listing = a_live_listing(owner=dara, officer=officer)
    insurance = listing.provider.checks.get(kind="public_liability")
    checks.withdraw(insurance, by=dara)
    assert (listing.status, Listing.objects.visible().count()) == ("paused_checks", 0)
    seen = INSURED | {"source": CheckSource.COPY, "valid_from": today(), "valid_until": days(300)}
    checks.record_seen(listing.provider, kind="public_liability", by=officer, **seen)
    assert (listing.status, Listing.objects.visible().count()) == ("live", 1)
    assert all_right()


def test_a_renewal_before_the_end_leaves_no_gap(officer):
    listing = a_live_listing(officer=officer)
    insurance = listing.provider.checks.get(kind="public_liability")
    until = insurance.valid_until
    seen = INSURED | {"source": CheckSource.COPY}
    seen |= {"valid_from": until + timedelta(days=1), "valid_until": until + timedelta(days=200)}
    checks.record_seen(listing.provider, kind="public_liability", by=officer, **seen)
    entry = SearchEntry.objects.get()
    assert entry.during.upper > timezone.now() + timedelta(days=80)
    assert all_right()


def consenting(officer):
    listing = a_live_listing(needs=["washing", "company"], officer=officer)
    old = listing.provider.checks.get(kind="dbs")
    checks.withdraw(old, why=CheckReason.MISTAKE, by=officer)
    seen = certificate(consented_at=timezone.now())
    worker = listing.provider.workers.get()
    return listing, checks.record_seen(listing.provider, kind="dbs", worker=worker, by=officer, **seen)


def test_no_new_information_renews_it(officer):
    listing, check = consenting(officer)
    again = checks.ask_update_service(check, status=UpdateStatus.NO_NEW, high_risk=True, by=officer)
    assert (again.state, again.renews, again.source) == ("valid", check, CheckSource.UPDATE_SERVICE)
    assert again.valid_until == months_later(today(), 1) - timedelta(days=1)
    assert listing.status == "live"


@pytest.mark.parametrize("status", [UpdateStatus.NEW, UpdateStatus.NOT_CURRENT])
def test_new_information_pauses_everything_at_once_and_waits_to_be_looked_at(status, officer):
    listing, check = consenting(officer)
    CheckFactory(
        provider=listing.provider, worker=listing.provider.workers.get(), kind="dbs", level="basic",
        workforce="adult", issued_on=days(-60), last_four="1111",
    )  # fmt: skip
    projection.write(listing.provider)
    again = checks.ask_update_service(check, status=status, by=officer)
    assert (again.state, listing.status) == ("pending", "paused_checks")
    assert not Check.objects.standing().filter(kind="dbs").exists()
    assert all_right()


def test_without_consent_nobody_asks_the_update_service(officer):
    listing = a_live_listing(officer=officer)
    with pytest.raises(NotAllowed, match="not let the council ask"):
        checks.ask_update_service(
            listing.provider.checks.get(kind="dbs"), status=UpdateStatus.NO_NEW, by=officer
        )


def test_a_declaration_holds_on_their_own_word_and_twice_is_once(dara):
    listing = a_live_listing(owner=dara)
    listing.provider.checks.filter(kind="declaration").delete()
    first = checks.declare(listing.provider, by=dara)
    assert checks.declare(listing.provider, by=dara) == first
    assert (first.state, first.decided_by, first.valid_until) == (
        "valid", None, months_later(today(), 12) - timedelta(days=1),
    )  # fmt: skip


def test_an_agency_answers_for_its_staff(officer):
    provider = an_agency()
    check = a_check(provider, kind="dbs", source="attested", number="", issued_on=None)
    checks.verify(check, by=officer)
    assert (check.worker, check.state) == (None, "valid")


def test_a_folder_is_seen_in_as_many_statements_however_thick(
    officer, django_assert_max_num_queries, provider
):
    worker = provider.workers.get()
    folder = [{"kind": "identity", "worker": worker, "source": "original"}]
    folder += [{"kind": "dbs", "worker": worker, **certificate()}]
    folder += [{"kind": "public_liability", "source": "copy", "valid_until": days(200), **INSURED}]
    with django_assert_max_num_queries(30):
        seen = checks.verify_many(provider, folder, by=officer)
    assert [acts_on(check)[-1][0] for check in seen] == ["check.valid"] * 3


# What the database refuses by itself


def refused(**changes):
    check = CheckFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(**changes)
    check.refresh_from_db()
    return check


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": days(1000)},
        {"limit_pence": 10 * INSURED_AT_LEAST_PENCE},
        {"kind": "employers_liability"},
        {"decided_at": timezone.now()},
        {"state": "pending", "decided_at": None},
        {"state": "rejected", "reason": "name"},
    ],
)
def test_the_facts_of_a_decided_check_never_change(changes):
    refused(**changes)


def test_a_decided_check_may_be_taken_back():
    check = CheckFactory()
    Check.objects.filter(pk=check.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(state="valid", withdrawn_at=None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit_pence": INSURED_AT_LEAST_PENCE - 1},
        {"issuer": ""},
        {"valid_until": None},
        {"valid_until": days(-400)},
        {"issued_on": days(2)},
        {"kind": "freshness"},
        {"kind": "identity"},
        {"kind": "training"},
        {"course": "infection"},
        {"decided_at": None},
        {"state": "rejected"},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong, provider):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckFactory(provider=provider, **wrong)


def test_a_check_is_of_somebody_who_works_there():
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckFactory(kind="identity", worker=a_provider().workers.get())


def test_an_adverse_decision_by_one_person_is_refused(officer, provider):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckFactory(
            provider=provider, state="rejected", reason="adverse", decided_by=officer, proposed_by=officer
        )
