from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from directory.actions import photos
from directory.hours import WeeklySpan
from directory.models import Listing
from marketplace.common_weeks import week_of
from tests.factories.briefs import a_brief, needs_of
from tests.factories.directory import a_live_listing, a_photo, a_provider, always, an_officer
from tests.standing import made_once

pytestmark = pytest.mark.django_db

TASKS = ("washing", "dressing")
NOT_SUNDAY = always(days=range(6))


def found_on(client, brief, **query):
    return client.get(brief.get_absolute_url(), query).context["found"]


def listing_free(spans=None, **more):
    return a_live_listing(a_provider(spans=spans), needs=TASKS, officer=an_officer(), **more)


@made_once
def listing():
    return listing_free()


def test_whole_answers_come_before_partial_ones(client):
    some, whole = listing_free(NOT_SUNDAY), listing_free()
    found = found_on(client, a_brief())
    assert [(one.card.slug, one.coverage, one.missing) for one in found.shown] == [
        (whole.slug, "7 of 7", ""),
        (some.slug, "6 of 7", "no Sunday breakfast"),
    ]
    assert (found.answer.whole, found.answer.partial) == (1, 1)


def test_first_price_is_the_price_of_the_week(client):
    listing_free(weekday_pence=2000, saturday_pence=2400, minimum_minutes=60, travel_pence=150)
    shown = found_on(client, a_brief()).shown[0]
    assert shown.week.total_pence == shown.card.week_pence == 5 * 2000 + 2 * 2400 + 7 * 150


def test_a_brief_not_finished_goes_to_its_open_question(client):
    brief = a_brief(needs=[])
    response = client.get(brief.get_absolute_url())
    assert response.url == reverse("marketplace:find_step", args=[brief.reference, "what"])


def test_a_start_that_has_passed_is_asked_again(client):
    brief = a_brief()
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        response = client.get(brief.get_absolute_url())
    assert response.url == reverse("marketplace:find_step", args=[brief.reference, "when"])


def test_nobody_free_says_so_and_keeps_the_duty_in_view(client):
    page = client.get(a_brief().get_absolute_url()).content.decode()
    assert "Nobody is free for these visits" in page
    assert "still has a duty to help" in page
    assert "A direct payment does not end that duty" in page


ADVICE = ("Even half an hour", "fewer visits", "another night", "fewer nights", "fewer tasks")


@pytest.mark.parametrize(
    ("needs", "week", "visits", "said"),
    [
        (TASKS, "mornings", 7, (True, True, False, False, True)),
        (TASKS[:1], "mornings", 1, (True, False, False, False, False)),
        (("night-asleep",), "nights", 1, (False, False, True, False, False)),
        (("night-asleep",), "nights", 7, (False, False, False, True, False)),
    ],
)
def test_nobody_free_advises_only_what_can_be_done(client, needs, week, visits, said):
    asked = week_of(week, minutes=None, workers=1)[:visits]
    page = client.get(a_brief(needs=needs_of(*needs), visits=asked).get_absolute_url()).text
    assert tuple(words in page for words in ADVICE) == said


def test_two_who_can_do_it_together_are_offered(client):
    first, second = listing_free(NOT_SUNDAY), listing_free(always(days=[6]))
    found = found_on(client, a_brief())
    assert [(one.card.slug, two.card.slug) for one, two in found.teams] == [(first.slug, second.slug)]


def test_a_small_change_that_would_help_is_offered_and_made(client):
    late = [WeeklySpan(day, 585, 1320, timezone.localdate()) for day in range(7)]
    listing_free(late)
    brief = a_brief()
    found = found_on(client, brief)
    assert found.answer.whole == 0
    change = found.unlocks[0]
    assert change["more"] == 1
    client.post(reverse("marketplace:find_flex", args=[brief.reference, change["change"]]))
    client.post(reverse("marketplace:find_flex", args=[brief.reference, 10_000]))
    brief.refresh_from_db()
    assert max(visit["latest"] for visit in brief.visits) > 600


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"kind": "agency"}, 0),
        ({"kind": "personal_assistant"}, 2),
        ({"whole": "1"}, 1),
        ({"most": "100"}, 1),
        ({}, 2),
    ],
)
def test_filters_leave_who_fits(client, query, left):
    listing_free(NOT_SUNDAY, weekday_pence=1500)
    listing_free(weekday_pence=2500)
    assert len(found_on(client, a_brief(), **query).shown) == left


@pytest.mark.parametrize(
    "query",
    [
        {"page": "9999999999"},
        {"page": "-1"},
        {"page": "\x00"},
        {"sort": "money"},
        {"kind": "x", "most": "lots"},
        {"language": "1 or 1=1"},
    ],
)
def test_nonsense_in_the_address_is_survived(client, query, listing):
    assert len(found_on(client, a_brief(), **query).shown) == 1


def test_tick_boxes_say_how_many_each_would_leave_and_keep_what_is_ticked(client):
    listing_free(weekday_pence=1500)
    listing_free(weekday_pence=2500)
    page = client.get(a_brief().get_absolute_url(), {"kind": ["personal_assistant", "agency"]})
    boxes = {
        box.value: (box.words, box.many, box.ticked) for box in page.context["filter"].ticks["kind"].boxes
    }
    assert boxes == {
        "personal_assistant": ("Personal assistant", 2, True),
        "agency": ("Registered home care agency", 0, True),
    }
    assert 'value="agency" id="id_kind_1" checked' in page.content.decode()


def test_a_limit_that_is_no_amount_is_said_beside_its_box_and_leaves_nobody_out(client, listing):
    page = client.get(a_brief().get_absolute_url(), {"most": "lots", "sort": "cost"})
    assert 'aria-describedby="id_most_error"' in page.content.decode()
    assert 'value="lots"' in page.content.decode()
    assert (len(page.context["found"].shown), page.context["filter"].order) == (
        1,
        "Lowest cost for this week",
    )


def test_one_form_keeps_any_of_them(client, listing):
    brief = a_brief()
    one = found_on(client, brief).shown[0]
    client.post(one.keep, {"next": brief.get_absolute_url()})
    page = client.get(brief.get_absolute_url()).content.decode()
    assert f'form="keep" formaction="{one.let_go}"' in page
    assert client.session["shortlist"] == [listing.slug]


def test_cheapest_first_when_asked(client):
    dear, cheap = listing_free(weekday_pence=3000), listing_free(weekday_pence=1500)
    found = found_on(client, a_brief(), sort="cost")
    assert [one.card.slug for one in found.shown] == [cheap.slug, dear.slug]


def test_a_sleep_in_is_priced_by_the_night(client):
    a_live_listing(needs=("night-asleep",), weekday_pence=2000, sleep_in_pence=9000)
    brief = a_brief(needs=needs_of("night-asleep"), visits=week_of("nights", minutes=None, workers=1))
    assert found_on(client, brief).shown[0].week.total_pence == 7 * 9000


@pytest.mark.parametrize("listings", [1, 3])
def test_results_take_the_same_few_queries_however_many(client, django_assert_num_queries, listings):
    brief = a_brief()
    for _ in range(listings):
        listing_free()
    for _ in range(2):  # it is counted at the first, and they read on at the second
        client.get(brief.get_absolute_url())
    with django_assert_num_queries(4):  # the brief, its place, the search, faces and ratings
        client.get(brief.get_absolute_url())


def test_results_show_a_face_or_initials(client):
    with_face, without = listing_free(), listing_free()
    photo = photos.show(a_photo(with_face.provider), by=an_officer())
    brief = a_brief()
    shown = {one.card.slug: one for one in found_on(client, brief).shown}
    assert shown[with_face.slug].photo == reverse("directory:photo_file", args=[photo.small])
    assert (shown[without.slug].photo, len(shown[without.slug].initials)) == ("", 2)
    assert (
        f'src="{shown[with_face.slug].photo}" alt=""' in client.get(brief.get_absolute_url()).content.decode()
    )


def test_compare_shows_those_ticked_side_by_side(client):
    slugs = [listing_free().slug for _ in range(3)]
    brief = a_brief()
    compare = reverse("marketplace:find_compare", args=[brief.reference])
    page = client.get(compare, {"with": slugs[:2]})
    found = page.context["found"]
    assert {one.card.slug for one in found.shown} == set(slugs[:2])
    words = page.content.decode()
    assert (words.count("What that means"), "DBS" in words) == (2, True)
    assert client.get(compare, {"with": slugs[:1]}).url == brief.get_absolute_url()


def test_a_listing_is_read_with_the_visits_in_mind(client):
    listing = listing_free(NOT_SUNDAY)
    brief = a_brief()
    page = client.get(reverse("marketplace:find_listing", args=[brief.reference, listing.slug]))
    assert page.context["one"].coverage == "6 of 7"
    assert "no Sunday breakfast" in page.content.decode()


def test_a_listing_that_cannot_come_says_so(client):
    listing = listing_free(always(0, 360))
    brief = a_brief()
    page = client.get(reverse("marketplace:find_listing", args=[brief.reference, listing.slug]))
    assert page.context["one"] is None
    assert "Not free for the visits you asked for" in page.content.decode()


def test_a_listing_taken_down_is_not_read_from_a_brief(client, listing):
    Listing.objects.filter(pk=listing.pk).update(state="withdrawn")
    brief = a_brief()
    page = client.get(reverse("marketplace:find_listing", args=[brief.reference, listing.slug]))
    assert page.status_code == 404


def test_the_map_has_every_listing_of_its_page(client, listing):
    listing_free()
    page = client.get(reverse("marketplace:find_map", args=[a_brief().reference]))
    assert [dot.number for dot in page.context["picture"].dots] == [1, 2]


def test_large_type_is_one_press_away_and_keeps_the_filters(client, listing):
    brief = a_brief()
    page = client.get(brief.get_absolute_url(), {"sort": "cost"}).content.decode()
    assert "?sort=cost&amp;type=large" in page
    large = client.get(brief.get_absolute_url(), {"sort": "cost", "type": "large"}).content.decode()
    assert 'class="govuk-template large-type"' in large
