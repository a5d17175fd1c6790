"""J3: somebody with a direct payment hires their own assistant: the advert, what it costs, day one, hours, and the end."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from directory.enums import Engagement, FundingKind
from directory.models import Need
from directory.pattern import PatternVisit
from marketplace.actions import employing
from marketplace.models import Advert, Booking, Employment
from tests.browser import DESK, PHONE
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.briefs import a_brief, needs_of
from tests.factories.directory import a_provider
from tests.factories.employing import seen_to
from tests.factories.marketplace import OfferFactory, soon
from tests.factories.payments import a_direct_payment
from tests.journeys.conftest import Walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EVENINGS = [PatternVisit(day, 1080, 1200, 120) for day in (1, 3)]


@pytest.fixture
def hiring(asha):
    """Asha has a direct payment and knows which evenings; Ada wants to be employed. The brief's address, and Ada."""
    ada = UserFactory(name="Ada Pike")
    provider = a_provider(organisation=MembershipFactory(user=ada).organisation)
    offer = OfferFactory(
        listing__provider=provider,
        listing__title="Ada, personal assistant",
        listing__slug="ada",
        engagement=Engagement.EMPLOYED,
        weekday_pence=1450,
        needs=[Need.objects.get(slug="company")],
    )
    asha.person.address_lines, asha.person.postcode = "4 Mill Lane", "QV1 1AA"
    asha.person.save()
    a_direct_payment(asha)
    brief = a_brief(
        by=asha,
        needs=needs_of("company"),
        visits=EVENINGS,
        starts_on=soon(),
        funding=FundingKind.DIRECT_PAYMENT,
    )
    return brief, offer, ada


@pytest.mark.parametrize(("width", "javascript"), [(PHONE, False), (DESK, True)], ids=["phone-plain", "desk"])
def test_employing_from_the_cost_to_the_last_paper(browser, hiring, asha, width, javascript):
    brief, offer, ada = hiring

    def walk(user):
        return Walk(browser(width=width, javascript=javascript, user=user))

    her, them = walk(asha), walk(ada)
    advertise(her, brief)
    answer(them)
    ask(her, offer)
    booking = Booking.objects.get()
    them.go(booking.get_absolute_url()).press("Accept")
    assert "The job is taken" in her.go(Advert.objects.get().get_absolute_url()).words
    job = Employment.objects.get()
    write_it_down(her, job)
    see_to_day_one(her, job)
    them.go(job.get_absolute_url()).follow("Written statement of the job").press("I have this")
    assert "that you have it" in them.words
    first = booking.visits.first()
    with time_machine.travel(first.ends_at + timedelta(days=3), tick=True):
        at_work(walk(asha), walk(ada), job)
    with time_machine.travel(first.ends_at + timedelta(days=40), tick=True):
        employing.look_after()
        close(walk(asha), job)


def advertise(her, brief):
    """What the job costs in all is said before anybody reads of it; pay under the law is refused, and nothing is lost."""
    her.go(reverse("marketplace:find_results", args=[brief.reference]))
    her.follow("Write an advert for an assistant you would employ")
    her.say("What is the job?", "Two evenings of films and chat.").say("Pay an hour", "9")
    her.press("Keep, and see what it costs")
    assert "National Living Wage" in her.words
    her.say("Pay an hour", "14.50").press("Keep, and see what it costs")
    assert "Nobody sees this yet" in her.words
    assert "As their employer, about" in her.words
    her.follow("Choose who sees it").tick("Ada, personal assistant").press("Show it to those I ticked")
    assert "1 assistant can read it" in her.words


def answer(them):
    """Ada reads of films and pay, and never of whom."""
    them.go("/studio/").follow("Personal assistant in QV1, 4 hours a week")
    assert "Two evenings of films" in them.words
    assert "Asha" not in them.words
    them.say("A few words about you and this job", "I love old films.").press("I am interested")
    assert "You are interested" in them.words


def ask(her, offer):
    """They talk, she reads the passport, and what it would really cost is said before anybody is asked."""
    her.go(Advert.objects.get().get_absolute_url())
    assert "could do the whole week" in her.words
    her.follow("Ada, personal assistant").say("Write a message", "Which films?").press("Send")
    assert "Which films?" in her.words
    reply = her.page.url
    her.follow("What has been checked")
    assert "What has been checked" in her.words
    her.page.goto(reply)
    her.follow("Ask them to take the job")
    assert "£58 a week in wages" in her.words
    assert "more for being their employer" in her.words
    assert "never through this site" in her.words
    her.tick("No", exact=True, group="Is whoever would be paid a relative").tick("Asha Rao").press("Ask them")


def write_it_down(her, job):
    """Most of it is there; what is left out is asked for."""
    her.go(job.booking.get_absolute_url()).follow("Employing").press("Fill in the job")
    assert her.find("field", "Full name of the worker")["value"] == "Ada Pike"
    her.say("Job title", "").press("Save and read it")
    assert "Enter the job title" in her.words
    her.say("Job title", "Evening assistant").press("Save and read it")
    assert "Employer: Asha Rao" in her.words
    assert "£14.50 an hour" in her.words
    assert "4 Mill Lane" in her.words


def see_to_day_one(her, job):
    today, year = timezone.localdate(), timedelta(days=365)
    steps = {
        "statement": "I have given it to them",
        "insurance": "I have bought it",
        "cest": "It says: employed",
    }
    for kind, answer in steps.items():
        her.go(reverse("marketplace:employment_step", args=[job.reference, kind])).tick(answer)
        if kind == "insurance":
            her.a_day("Last day of the policy", today + year)
        her.press("Save")
    assert "It says: employed" in her.words
    seen_to(job, "right_to_work", by=job.booking.requested_by)


def at_work(her, them, job):
    """They have started; miles are written down by whoever drove; the hours are there for payroll; then notice."""
    her.go(job.get_absolute_url()).press("They have started")
    assert "At work since" in her.words
    them.go(reverse("marketplace:employment_note", args=[job.reference]))
    them.tick("Miles driven for the job").say("How many miles?", "12.5", exact=False).press("Write it down")
    assert "12.5 miles" in them.words
    hours = reverse("marketplace:employment_hours", args=[job.reference])
    her.go(hours)
    assert "2 hours" in her.words
    assert "£29" in her.words
    sheet = her.page.request.get(reverse("marketplace:employment_sheet", args=[job.reference])).text()
    assert sheet.startswith("Worker,What,Day,Visit")
    assert ",29.00" in sheet
    her.go("/money/")
    her.go(job.get_absolute_url()).press("Give notice")
    last_on = timezone.localdate() + timedelta(days=21)
    her.tick("We agreed on it").a_day("The last day of work", last_on).press("Give notice")
    assert "Notice was given" in her.words


def close(her, job):
    her.go(job.get_absolute_url()).press("See to the last things")
    assert "Holiday earned and not taken" in her.words
    her.tick("Keys, cards").press("Save, and close the job")
    assert "Still to see to" in her.words
    for _ in range(her.count(empty := "input[type=checkbox]:not(:checked)")):
        her.click(empty, first=True)
    assert her.count(empty) == 0
    her.press("Save, and close the job")
    assert "The job was closed" in her.words
