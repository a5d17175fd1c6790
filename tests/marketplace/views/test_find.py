from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.actions import briefs
from marketplace.common_weeks import week_of
from marketplace.models import Brief
from tests.factories.briefs import a_brief, a_postcode, needs_of

pytestmark = pytest.mark.django_db


def step(brief, question):
    return reverse("marketplace:find_step", args=[brief.reference, question])


def day_boxes(day):
    return {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}


def when(week="mornings", **more):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {"week": week, "minutes": "", "workers": 1, "every_weeks": 1, **day_boxes(tomorrow), **more}


def visits_of(brief):
    brief.refresh_from_db()
    return brief.pattern(otherwise=timezone.localdate()).visits


@pytest.mark.parametrize("typed", ["QV1 1AA", "qv11aa", " q v 1 1 a a ", "QV1 1AA."])
def test_start_keeps_the_place_in_any_spelling_and_asks_what(client, typed):
    a_postcode()
    response = client.post(reverse("marketplace:find_start"), {"postcode": typed})
    brief = Brief.objects.get()
    assert (brief.postcode, brief.owner) == ("QV11AA", None)
    assert response.url == step(brief, "what")


def test_start_with_all_three_answers_asks_only_who(client):
    a_postcode()
    told = {"postcode": "QV1 1AA", "what": "personal-care", "when": "mornings"}
    response = client.post(reverse("marketplace:find_start"), told)
    brief = Brief.objects.get()
    assert brief.needs == needs_of("washing", "dressing")
    assert visits_of(brief) == week_of("mornings", minutes=None, workers=1)
    assert response.url == step(brief, "must")


@pytest.mark.parametrize(
    "typed",
    ["", "rubbish", "EH1 1YZ", "QV9 9ZZ", "QV1\x001AA", "\u202eAA1 1QZ", "Z" * 10_000_000, "<script>"],
    ids=["nothing", "nonsense", "Scotland", "unknown", "NUL", "bidi", "10 MB", "markup"],
)
def test_start_with_a_place_it_cannot_use_says_so_and_keeps_nothing(client, typed, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    a_postcode()
    response = client.post(reverse("marketplace:find_start"), {"postcode": typed})
    assert response.status_code == 200
    assert response.context["form"].errors["postcode"]
    assert len(response.content) < 40_000
    assert not Brief.objects.exists()


def test_someone_signed_in_owns_their_brief(client, asha):
    a_postcode()
    client.force_login(asha)
    client.post(reverse("marketplace:find_start"), {"postcode": "QV1 1AA"})
    assert Brief.objects.get().owner == asha


def test_a_brief_of_somebody_is_nobody_elses(client, asha, clem):
    brief = a_brief(by=asha)
    client.force_login(clem)
    assert client.get(step(brief, "what")).status_code == 404
    client.logout()
    assert client.get(step(brief, "what")).status_code == 404
    client.force_login(asha)
    assert client.get(step(brief, "what")).status_code == 200


def test_a_brief_of_somebodys_care_closes_with_the_right_to_book(client, asha, bola):
    """Whoever wrote it: what a helper wrote for somebody is not theirs to read for ever."""
    brief = briefs.claim(a_brief(by=bola), person=asha.person, by=bola)
    client.force_login(bola)
    assert client.get(step(brief, "what")).status_code == 200
    bola.delegations.update(revoked_at=timezone.now(), revoked_by=asha)
    assert client.get(step(brief, "what")).status_code == 404
    client.force_login(asha)
    assert client.get(step(brief, "what")).status_code == 200


def test_a_guessed_reference_opens_nothing(client):
    a_brief()
    assert client.get(reverse("marketplace:find_step", args=["A" * 22, "what"])).status_code == 404
    assert client.get(reverse("marketplace:find_results", args=["A" * 22])).status_code == 404


def test_questions_follow_each_other_and_answers_come_back(client):
    a_postcode()
    client.post(reverse("marketplace:find_start"), {"postcode": "QV1 1AA"})
    brief = Brief.objects.get()
    walked = [
        client.post(step(brief, "what"), {"needs": needs_of("company")}).url,
        client.post(step(brief, "when"), when("two-afternoons", minutes=180)).url,
        client.post(step(brief, "must"), {}).url,
        client.post(step(brief, "funding"), {"funding": "own"}).url,
    ]
    assert walked == [
        step(brief, "when"),
        step(brief, "must"),
        step(brief, "funding"),
        brief.get_absolute_url(),
    ]
    again = client.get(step(brief, "when")).context["form"]
    assert (again["week"].value(), again["minutes"].value()) == ("two-afternoons", 180)


def test_changing_one_answer_goes_back_to_the_results(client):
    brief = a_brief()
    assert client.post(step(brief, "what"), {"needs": needs_of("company")}).url == brief.get_absolute_url()
    brief.refresh_from_db()
    assert brief.needs == needs_of("company")


@pytest.mark.parametrize(
    ("question", "told", "field"),
    [
        ("where", {"postcode": "nowhere"}, "postcode"),
        ("what", {}, "needs"),
        ("what", {"needs": [999_999]}, "needs"),
        ("when", {}, "week"),
        ("funding", {"funding": "gold"}, "funding"),
        ("must", {"sex": "female"}, "sex_reason"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_the_brief_stays(client, question, told, field):
    brief = a_brief(needs=needs_of("company"))
    response = client.post(step(brief, question), told)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    changed = Brief.objects.get()
    assert (changed.needs, changed.funding, changed.postcode) == (brief.needs, brief.funding, brief.postcode)


def test_a_start_in_the_past_is_refused_with_the_answers_kept(client):
    brief = a_brief()
    yesterday = timezone.localdate() - timedelta(days=1)
    response = client.post(step(brief, "when"), when("nights", **day_boxes(yesterday)))
    form = response.context["form"]
    assert form.errors["starts_on"]
    assert form["week"].value() == "nights"


def test_private_care_needs_no_reason_to_ask_for_a_woman(client):
    brief = a_brief()
    client.post(step(brief, "must"), {"sex": "female"})
    brief.refresh_from_db()
    assert brief.requirements == [{"kind": "sex", "id": 0, "level": 0, "must": True}]
    assert brief.sex_reason == "private care"


def test_fifteen_minutes_of_personal_care_asks_why(client):
    brief = a_brief()
    assert client.post(step(brief, "when"), when(minutes=15)).url == step(brief, "short")
    assert client.get(brief.get_absolute_url()).url == step(brief, "short")
    response = client.post(step(brief, "short"), {"short_visit_reason": "safe_and_well"})
    assert response.url == brief.get_absolute_url()


def test_fifteen_minutes_of_company_asks_nothing(client):
    brief = a_brief(needs=needs_of("company"))
    assert client.post(step(brief, "when"), when(minutes=15)).url == brief.get_absolute_url()


def test_own_times_are_added_and_taken_out(client):
    brief = a_brief()
    bath = {"days": [6, 5], "earliest": 1080, "latest": 1230, "minutes": 45, "workers": 2, "label": "bath"}
    assert client.post(step(brief, "times"), bath).url == step(brief, "times")
    assert len(visits_of(brief)) == 9
    client.post(reverse("marketplace:find_drop", args=[brief.reference, 0]))
    assert [visit.label for visit in visits_of(brief)].count("breakfast") == 6


def test_overlapping_times_are_refused_in_words(client):
    brief = a_brief()
    late = {"days": [0], "earliest": 540, "latest": 660, "minutes": 45, "workers": 1, "label": ""}
    response = client.post(step(brief, "times"), late)
    assert "Your Monday visits overlap" in str(response.context["form"].errors)
    assert len(visits_of(brief)) == 7


def test_two_hundred_visits_a_week_are_refused(client):
    lines = "\n".join(
        f"Daily {hour}:{minute:02}-{hour}:{minute + 15:02} 15m"
        for hour in range(1, 9)
        for minute in (0, 15, 30)
    )
    told = {
        "postcode": "QV1 1AA",
        "needs": needs_of("company"),
        "lines": lines,
        "funding": "own",
        "every_weeks": 1,
    }
    a_postcode()
    response = client.post(reverse("marketplace:find_all_new"), told | day_boxes(timezone.localdate()))
    assert "168 visits a week" in str(response.context["form"].errors)


def test_one_page_says_it_all(client):
    a_postcode()
    told = {
        "postcode": "qv1 1aa",
        "needs": needs_of("washing"),
        "lines": "Mon-Fri 07:00-09:30 45m x2 breakfast\nSat,Sun 19:30-22:00 30m bedtime",
        "funding": "direct_payment",
        "every_weeks": 2,
        **day_boxes(timezone.localdate()),
    }
    response = client.post(reverse("marketplace:find_all_new"), told)
    brief = Brief.objects.get()
    assert response.url == brief.get_absolute_url()
    assert (len(visits_of(brief)), brief.every_weeks, brief.funding) == (7, 2, "direct_payment")
    again = client.get(reverse("marketplace:find_all", args=[brief.reference])).context["form"]
    assert again["lines"].value().splitlines()[0] == "Mon, Tue, Wed, Thu, Fri 07:00-09:30 45m x2 breakfast"


def test_no_page_of_a_brief_has_the_postcode_in_its_address(client):
    brief = a_brief()
    for question in ("where", "what", "when", "times", "must", "funding"):
        assert "QV" not in step(brief, question)
        assert client.get(step(brief, question)).status_code == 200
