"""Reports and complaints: their own path, answered by somebody who had no hand in it; harm is offered its own form first."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.actions.transitions import NotAllowed
from accounts.enums import MembershipRole
from accounts.models import Event, Notification
from marketplace.actions import complaints, messages, reports, reviews
from marketplace.models import Complaint, Concern, Report
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.concerns import a_complaint, a_report, home
from tests.factories.directory import AuthorityFactory, a_live_listing, an_officer, seat_of
from tests.factories.marketplace import a_review, an_agreement, owner_of, soon
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WORDS = "We looked at the page, and the price is now right."


@made_once
def listing():
    return a_live_listing()


def form_of(client, path):
    """What the page sends back unseen."""
    page = client.get(path).content.decode()
    return {"form_token": page.split('name="form_token" value="')[1].split('"')[0]}


def send(client, path, **said):
    return client.post(path, form_of(client, path) | said)


def report_path(listing):
    return f"/report/listing/{listing.slug}/"


MISLEADS = {"kind": "misleading", "words": "The price is not that."}


def test_anybody_reports_a_page_and_reads_the_answer_at_a_signed_address(listing, officer, sign_in):
    client = Client()
    assert report_path(listing) in client.get(listing.get_absolute_url()).content.decode()
    page = send(client, report_path(listing), **MISLEADS, email="kind@example.com").url
    report = Report.objects.get()
    assert page == report.answer_url
    assert report.reference in client.get(page).content.decode()
    assert Notification.objects.filter(recipient=officer, kind="report_received").exists()
    desk = sign_in(officer)
    assert report.reference in desk.get("/council/reports/").content.decode()
    desk.post(report.desk_url, {"state": "upheld", "words": WORDS})
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("upheld", officer)
    told = Notification.objects.get(kind="report_answered")
    assert (told.address, told.link) == ("kind@example.com", report.answer_url)
    assert WORDS in client.get(page).content.decode()
    assert client.get(page[:-2] + "x/").status_code == 404
    assert Client().get(report.get_absolute_url()).status_code == 302


def test_somebody_with_an_account_reads_it_among_their_own(listing, officer, asha, sign_in):
    client = sign_in(asha)
    assert send(client, report_path(listing), **MISLEADS).url == Report.objects.get().get_absolute_url()
    reports.decide(Report.objects.get(), state="not_upheld", words=WORDS, by=officer)
    assert Notification.objects.filter(recipient=asha, kind="report_answered", channel="email").count() == 1
    assert "left it as it is" in client.get("/complaints/").content.decode()


def test_one_form_is_one_report(listing):
    client = Client()
    given = form_of(client, report_path(listing)) | MISLEADS
    assert len({client.post(report_path(listing), given).url for _ in range(3)}) == 1
    assert Report.objects.count() == 1


def test_a_report_is_answered_by_its_own_council_alone(listing, officer, sign_in):
    report = a_report(listing)
    there = AuthorityFactory(gss="X11111111", name="Elsewhere", slug="elsewhere")
    theirs = an_officer(there)
    owner = listing.provider.organisation.memberships.get().user
    MembershipFactory(organisation=seat_of(home()), user=owner, role=MembershipRole.MODERATOR)
    for user in (theirs, owner, UserFactory()):
        assert not Report.objects.answered_by(user).exists()
        with pytest.raises(NotAllowed):
            reports.decide(report, state="upheld", words=WORDS, by=user)
    with pytest.raises(NotAllowed):
        reports.decide(report, state="upheld", words=" ", by=officer)


def test_words_of_harm_are_offered_the_safeguarding_form_first_and_come_along(listing):
    client = Client()
    said = MISLEADS | {"words": "The man who came hit my mother."}
    page = send(client, report_path(listing), **said)
    assert "Tell the safeguarding team" in page.content.decode()
    assert "The man who came hit my mother." in page.content.decode()
    assert Report.objects.count() == 0
    assert send(client, report_path(listing), **said, to="concern").url == "/concern/"
    assert listing.title in client.get(f"/concern/?about={listing.reference}").content.decode()
    client.post("/concern/", {"council": home().pk})
    assert "The man who came hit my mother." in client.get("/concern/what/").content.decode()
    assert (Report.objects.count(), Concern.objects.count()) == (0, 0)


def test_whoever_insists_sends_it_as_a_report(listing):
    send(Client(), report_path(listing), **MISLEADS | {"words": "A threat to sue me"}, anyway="1")
    assert Report.objects.get().words == "A threat to sue me"


def test_a_message_is_reported_by_those_in_it_and_read_alone(asha, clem, officer, sign_in):
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon())
    owner = booking.listing.provider.organisation.memberships.get().user
    sent = [
        messages.send(booking, words=words, form_token=token, by=owner)
        for words, token in (("Pay me first", "a" * 32), ("See you Monday", "b" * 32))
    ]
    path = f"/report/message/{sent[0].pk}/"
    assert sign_in(clem).get(path).status_code == 404
    client = sign_in(asha)
    assert path in client.get(booking.get_absolute_url()).content.decode()
    send(client, path, kind="illegal", words="They want to be paid elsewhere")
    report = Report.objects.get()
    assert (report.message, report.about) == (sent[0], "message")
    seat_of(booking.listing.provider.lsoa.council)
    page = sign_in(officer).get(report.desk_url).content.decode()
    assert "Pay me first" in page
    assert "See you Monday" not in page
    assert Event.objects.about(report).last().what == "report.message_read"


def test_anybody_reports_a_review_or_its_answer_and_the_council_reads_both(asha, officer, sign_in):
    review = a_review(by=asha, words="They came late, twice.")
    review = reviews.reply(review, words="That is a lie.", by=owner_of(review.listing.provider))
    path, client = f"/report/review/{review.reference}/", Client()
    assert path in client.get(review.listing.get_absolute_url()).content.decode()
    send(client, path, kind="other", words="The answer is rude")
    report = Report.objects.get()
    assert (report.about, report.about_reference, report.listing) == (
        "review",
        review.reference,
        review.listing,
    )
    seat_of(review.listing.provider.lsoa.council)
    page = sign_in(officer).get(report.desk_url).content.decode()
    assert "They came late, twice." in page
    assert "That is a lie." in page
    assert f"/council/reviews/{review.reference}/" in page


def test_a_review_nobody_can_read_cannot_be_reported(asha, officer):
    review = a_review(by=asha)
    path = f"/report/review/{review.reference}/"
    assert Client().get(path).status_code == 200
    reviews.remove(review, ground="fake", why="Nobody came.", by=officer)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/report/review/RV-NONE/", "/report/message/x/", "/report/listing/none/"])
def test_what_is_not_there_is_not_there(path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("words", ["x\0", "x\u202e", "x" * 3000, ""])
def test_bad_words_are_refused_kindly(listing, words):
    answer = send(Client(), report_path(listing), kind="other", words=words)
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (200, True)
    assert Report.objects.count() == 0


# Complaints

UNHAPPY = {"kind": "decision", "words": "It was wrong.", "wanted": "Look again."}


def test_a_complaint_is_never_answered_by_the_one_who_decided(officer, asha, sign_in):
    listing, second = a_live_listing(officer=officer), an_officer()
    report = reports.decide(a_report(listing, by=asha), state="not_upheld", words=WORDS, by=officer)
    client = sign_in(asha)
    path = f"/complain/?about={report.reference}"
    assert report.reference in client.get(path).content.decode()
    said = UNHAPPY | {"about": report.reference, "authority": home().pk}
    answer = send(client, path, **said)
    complaint = Complaint.objects.get()
    assert (answer.url, complaint.about_reference) == (complaint.get_absolute_url(), report.reference)
    assert list(Complaint.objects.answered_by(officer)) == []
    assert list(Complaint.objects.answered_by(second)) == [complaint]
    assert sign_in(officer).get(complaint.desk_url).status_code == 404
    told = Notification.objects.filter(kind="complaint_received", channel="email")
    assert [one.recipient for one in told] == [second]
    with pytest.raises(NotAllowed):
        complaints.acknowledge(complaint, by=officer)
    complaints.acknowledge(complaint, by=second)
    complaints.answer(complaint, state="upheld", words=WORDS, by=second)
    assert WORDS in client.get(complaint.get_absolute_url()).content.decode()


def test_when_everybody_had_a_hand_in_it_whoever_runs_the_site_hears(officer):
    operator = UserFactory(is_superuser=True)
    listing = a_live_listing(officer=officer)
    a_complaint(about_reference=listing.reference)
    told = Notification.objects.filter(kind="complaint_received", channel="email")
    assert [one.recipient for one in told] == [operator]


def test_without_an_account_an_address_is_needed_and_the_answer_is_at_a_signed_page(officer, sign_in):
    client = Client()
    refused = send(client, "/complain/", **UNHAPPY, authority=home().pk)
    assert "Enter an email address" in refused.content.decode()
    page = send(client, "/complain/", **UNHAPPY, authority=home().pk, email="kind@example.com").url
    complaint = Complaint.objects.get()
    desk = sign_in(officer)
    assert desk.post(f"{complaint.desk_url}acknowledge/").status_code == 302
    desk.post(complaint.desk_url, {"state": "partly_upheld", "words": WORDS})
    told = Notification.objects.filter(address__isnull=False).order_by("pk")
    assert [(one.kind, one.link) for one in told] == [
        ("complaint_acknowledged", page),
        ("complaint_answered", page),
    ]
    assert WORDS in client.get(page).content.decode()


def test_data_protection_is_acknowledged_within_thirty_days_or_shows_late(officer, sign_in, time_machine):
    a_complaint(kind="data_protection")
    time_machine.shift(timedelta(days=30))
    assert "Late" not in sign_in(officer).get("/council/complaints/").content.decode()
    time_machine.shift(timedelta(days=1))
    assert "Late" in sign_in(officer).get("/council/complaints/").content.decode()


def test_a_complaint_cannot_be_answered_before_it_is_acknowledged(officer):
    with pytest.raises(NotAllowed):
        complaints.answer(a_complaint(), state="upheld", words=WORDS, by=officer)


@pytest.mark.parametrize("path", ["/council/reports/", "/council/complaints/"])
def test_desks_ask_the_same_of_the_database_for_one_and_for_three(
    path, officer, sign_in, django_assert_max_num_queries
):
    client, found = sign_in(officer), []
    client.get(path)  # bank holidays are read once
    for more in (1, 2):
        for _ in range(more):
            a_report()
            a_complaint()
        with django_assert_max_num_queries(40) as asked:
            assert client.get(path).status_code == 200
        found.append(len(asked))
    assert found[0] == found[1]
