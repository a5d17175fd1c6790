"""The small county, made once for all of these tests, and looked at from every side."""

import ast
import re
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import Client, override_settings
from django.utils import timezone

from accounts.actions import sealing
from accounts.models import Delegation, Person, User
from directory.enums import CheckState, LegalForm, ListingState, ProviderKind
from directory.models import Check, Listing, Need, Provider, Ruling
from directory.policies import conflicts_among, refused_needs
from marketplace.actions import alerts, briefs, looking, reconciling
from marketplace.common_weeks import week_of
from marketplace.demo import county
from marketplace.demo.held import GRETA
from marketplace.demo.people import ASHA
from marketplace.demo.years import STATED
from marketplace.enums import (
    BookingState,
    ComplaintState,
    ConcernState,
    DeclineReason,
    EmploymentState,
    ReportState,
    ReviewState,
    VisitState,
)
from marketplace.management.commands.demo import LOGINS
from marketplace.models import (
    Advert,
    Booking,
    Complaint,
    Concern,
    Employment,
    Message,
    Report,
    Review,
    Sharer,
    StartingFact,
    Visit,
)
from marketplace.views.desk_lines import lines_for
from payments.actions import bars
from payments.enums import ApprovalState, InvoiceState
from payments.models import Caution, Dispute, Funding, Invoice, Payment, Payout, SpendingApproval
from tests.database import fingerprint, make_copy, the_server
from tests.factories.marketplace import NOW

DEMO = Path(county.__file__).parent
pytestmark = pytest.mark.django_db


def run(*words):
    said = StringIO()
    call_command("demo", *words, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def its_stripe(tmp_path_factory):
    return str(tmp_path_factory.mktemp("stripe") / "pretend.sqlite3")


@pytest.fixture(autouse=True)
def pretend_stripe_file(settings, its_stripe):
    """One pretend Stripe for the whole module: what was paid in the county is at it."""
    settings.PRETEND_STRIPE_FILE = its_stripe


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup, django_db_blocker, its_stripe):
    """The demo, run and kept for the tests of this module, with what it said; then the worker has an empty database again."""
    name = connection.settings_dict["NAME"]
    theirs = override_settings(PRETEND_STRIPE_FILE=its_stripe)
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), theirs:
        words = run("--small")
    yield words
    with django_db_blocker.unblock(), the_server() as server:
        make_copy(server, f"{name.rpartition('_')[0]}_template_{fingerprint()}", name)


def test_demo_is_told_through_actions_only():
    """Nothing in it writes a row itself, or a state."""
    writers = {
        "create",
        "bulk_create",
        "save",
        "update",
        "get_or_create",
        "update_or_create",
        "delete",
        "create_user",
    }
    for path in DEMO.glob("*.py"):
        tree = ast.parse(path.read_text())
        found = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and "objects" in ast.dump(node.func)
        }
        assert found & writers == set(), path.name
        assert ".save(" not in path.read_text(), path.name


def test_demo_has_reviews_in_every_state_and_a_rating():
    assert {one.state for one in Review.objects.all()} == set(ReviewState.values)
    everywhere = Review.objects.beside(Listing.objects.values_list("pk", flat=True))
    assert [rating for _, rating in everywhere.values() if rating] != []


def test_demo_has_every_state():
    assert {one.status for one in Listing.objects.with_status()} == set(ListingState.values)
    assert {one.status for one in Booking.objects.all()} == set(BookingState.values)
    assert {one.status for one in Visit.objects.all()} == set(VisitState.values)
    assert {one.state for one in Concern.objects.all()} == set(ConcernState.values)
    assert {one.state for one in Report.objects.all()} == set(ReportState.values)
    assert {one.state for one in Complaint.objects.all()} == set(ComplaintState.values)


def test_demo_says_how_far_it_is_while_it_lives_through_the_years(told):
    assert len(re.findall(r"^ +\d+ s  \w+ to \w+ \d{4}: lived through", told, re.MULTILINE)) == STATED


def test_demo_told_a_lead_of_every_concern_in_time():
    heard = Concern.objects.with_alerts()
    assert all(one.alerted_at - one.received_at <= alerts.LATE for one in heard)


def test_demo_has_jobs_that_are_made_ready_and_begun():
    states = set(Employment.objects.values_list("state", flat=True))
    assert {EmploymentState.PREPARING, EmploymentState.STARTED} <= states
    assert {"statement", "insurance", "cest"} <= set(StartingFact.objects.values_list("kind", flat=True))


def test_demo_has_adverts_that_are_open_answered_filled_and_over():
    stand = dict(Advert.objects.values_list("state").annotate(many=Count("pk")))
    assert stand == {"draft": 1, "shown": 1, "filled": 1, "expired": 1}
    open_one = Advert.objects.get(state="shown")
    assert open_one.person.name == ASHA.name
    assert {one.state for one in open_one.invites.all()} >= {"interested"}
    assert Message.objects.filter(invite__advert=open_one).exists()


def test_demo_has_providers_of_every_kind_and_checks_in_every_state():
    """Who only introduces carers cannot join."""
    providers = Provider.objects.all()
    assert {one.kind for one in providers} == set(ProviderKind) - {ProviderKind.INTRODUCTORY_AGENCY}
    assert {one.legal_form for one in providers} == set(LegalForm.values) - {LegalForm.INTRODUCER}
    assert {one.status for one in Check.objects.all()} == set(CheckState)
    assert {one.kind for one in Check.objects.waiting()} >= {"vehicle", "public_liability"}


def test_demo_keeps_the_law():
    for listing in Listing.objects.visible().prefetch_related("offers__tasks__need"):
        for offer in listing.offers.all():
            assert refused_needs(listing.provider, offer.open_needs) == []


def test_demo_is_invented_throughout():
    assert {email.rpartition("@")[2] for email in User.objects.values_list("email", flat=True)} == {
        "example.com"
    }
    phones = [one.phone for one in (*Person.objects.all(), *Provider.objects.all())]
    assert all(re.fullmatch(r"07700 900\d{3}", phone) for phone in phones)
    assert all(person.postcode.startswith("QV") for person in Person.objects.all())


def test_demo_has_helpers_and_papers_that_wait():
    assert Delegation.objects.filter(verified_at=None).exclude(kind="supporter").exists()
    assert Person.objects.exclude(user=None).exists()
    assert Person.objects.filter(user=None).exists()


def test_demo_has_visits_last_week_and_weeks_ahead():
    first, last = Visit.objects.order_by("starts_at").first(), Visit.objects.order_by("starts_at").last()
    assert (last.starts_at - first.starts_at).days > 80
    assert Visit.objects.filter(late_fee_pence__gt=0).exists()
    assert Visit.objects.filter(attendances__place=2).exists()
    assert set(Booking.objects.exclude(decline_reason="").values_list("decline_reason", flat=True)) <= set(
        DeclineReason
    )


def test_demo_projections_are_the_truth():
    for command in ("verify_free_hours", "verify_search_entries"):
        call_command(command, stdout=StringIO())


def test_demo_audit_holds_until_one_byte_is_altered():
    """The command ends with 0 on the demo, and with 1 once a byte is another."""
    sealed, until = 0, time.monotonic() + 30
    while not sealed and time.monotonic() < until:  # other databases of the cluster may hold the sealer back
        sealed = sealing.seal()
    assert sealed > 500
    assert [fault for _, fault in sealing.walk() if fault] == []
    call_command("verify_audit", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update accounts_event set after = overlay(after placing 'X' from 1) where id ="
            " (select s.event_id from accounts_seal s join accounts_event e on e.id = s.event_id"
            " where e.after <> '' order by s.position offset 50 limit 1)"
        )
    with pytest.raises(CommandError, match="was changed") as refusal:
        call_command("verify_audit", stdout=StringIO())
    assert refusal.value.returncode == 1


def answer(postcode, week, *, minutes=45):
    needs = sorted(one.pk for one in Need.objects.filter(slug__in=("washing", "dressing")))
    starts_on = timezone.localdate() + timedelta(days=3)
    brief = briefs.start(
        by=None,
        postcode=postcode,
        needs=needs,
        visits=week_of(week, minutes=minutes, workers=1),
        starts_on=starts_on,
    )
    return looking.look(brief, by=None)


def test_demo_corner_where_nobody_comes_twice_a_day():
    found = answer("QV10 3PS", "mornings-evenings")
    assert found.answer.whole == 0
    assert found.answer.partial >= 1
    assert found.teams == []


def test_demo_town_where_two_are_needed():
    found = answer("QV10 1LE", "mornings-evenings")
    assert found.answer.whole == 0
    assert found.teams


def test_demo_town_where_half_an_hour_unlocks_more():
    found = answer("QV9 1HB", "weekday-mornings")
    assert any(one["more"] >= 3 and "half an hour later" in one["words"] for one in found.unlocks)


def test_demo_a_second_time_changes_nothing():
    before = User.objects.count(), Booking.objects.count()
    assert "already there" in run()
    assert (User.objects.count(), Booking.objects.count()) == before


def test_demo_desk_is_worth_looking_at():
    gwen, ivo = User.objects.get(email="officer@example.com"), User.objects.get(email="moderator@example.com")
    lines = lines_for(gwen, frozenset())
    assert {"listing", "edit", "sample", "facts", "company", "appeal", "proposal"} <= {
        line.kind for line in lines
    }
    assert {line.late for line in lines} == {True, False}
    assert {"suspended", "removed", "paused_safeguarding"} <= set(
        Listing.objects.values_list("state", flat=True)
    )
    assert set(Ruling.objects.values_list("deed", flat=True)) >= {"suspend", "remove", "reinstate", "hold"}
    assert Listing.objects.filter(removal_at__gt=timezone.now()).exists()
    (proposal,) = [line for line in lines if line.kind == "proposal"]
    assert (proposal.holder, conflicts_among(ivo, [proposal_provider(proposal)])) == (gwen.pk, {})


def proposal_provider(line):
    return Listing.objects.get(pk=line.listing).provider


def test_demo_logins_open_the_site():
    said = run("--logins")
    pages = {
        "officer": "/council/listings/",
        "moderator": "/council/checks/",
        "lead": "/council/concerns/",
        "administrator": "/council/evidence/",
    }
    for email in ("asha", "bola", "dara", "priya", *pages):
        assert f"{email}@example.com" in said
        client = Client()
        answer = client.post(
            "/account/login/", {"login": f"{email}@example.com", "password": county.PASSWORD}
        )
        assert answer.status_code == 302
        if email in pages:
            code = run("--code", f"{email}@example.com").strip()
            assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
            assert client.get(pages[email]).status_code == 200


def test_demo_code_is_for_invented_officers_only():
    known = [human.email for human, _ in LOGINS]
    unknown = Authenticator.objects.exclude(user__email__in=known).first().user.email
    for other in (unknown, "asha@example.com", "nobody@example.com"):
        with pytest.raises(CommandError):
            run("--code", other)


def test_demo_stays_off_a_live_site(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="live"):
        run("--small")


def test_some_of_the_county_pay_by_card():
    """The small county owes little; the whole one has every ending there is."""
    states = set(Payment.objects.values_list("state", flat=True))
    assert states >= {"succeeded", "sent"}
    assert Dispute.objects.exists()
    assert Payout.objects.exists()


def test_invoices_stand_in_every_state_and_agree_with_everything():
    """Reconcile exits with 1 when anything does not."""
    assert set(Invoice.objects.values_list("state", flat=True)) == set(InvoiceState) - {InvoiceState.DRAFT}
    said = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("reconcile", stdout=said)
    assert said.getvalue() == "0 differences: £0.00\n"


def test_county_has_one_of_each_way_to_pay_together():
    """Two sources on one agreement, a relative with an exception and one without, words of a council, shared visits."""
    split = [one for one in Booking.objects.exclude(arrangement=None) if len(one.split) > 1]
    assert {share.top_up for share in split[0].arrangement.shares.all()} == {True, False}
    assert "plan" in split[0].cautions[0]["words"]
    payment = Funding.objects.get(kind="direct_payment", person__user__email="asha@example.com")
    assert [bool(one.exemption) for one in bars.kin_of(payment)].count(True) == 1
    assert len(bars.kin_of(payment)) == 2
    assert Caution.objects.exclude(authority=None).count() == 2
    assert set(Sharer.objects.values_list("state", flat=True)) >= {"joined", "invited"}
    shared = Sharer.objects.get(state="joined")
    assert shared.arrangement.lines.exists()
    assert not list(reconciling.differences())


def test_county_has_a_holder_whose_desk_is_worth_opening():
    greta = User.objects.get(email=GRETA.email)
    held = Funding.objects.held_by(greta)
    assert held.exclude(budgets=None).exclude(holder_terms=None).count() == held.count() > 1
    states = set(SpendingApproval.objects.values_list("state", flat=True))
    assert {ApprovalState.APPROVED, ApprovalState.ASKED, ApprovalState.WITH_COUNCIL} <= states
    assert SpendingApproval.objects.waiting_for(greta).exists()
