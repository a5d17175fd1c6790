from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.actions import diary, providers, workers
from directory.actions.diary import Wanted
from directory.enums import EntryKind, LegalForm
from directory.hours import instants, monday_of
from directory.models import DiaryEntry, Listing, Need, Provider, WeeklyHours
from tests.factories.directory import PostcodeFactory, a_listing, a_live_listing, a_provider, always
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def business(dara):
    return a_provider(organisation=dara.memberships.get().organisation, spans=[])


@pytest.fixture
def client(dara, sign_in):
    return sign_in(dara)


def at(name, *args):
    return reverse(f"directory:studio_{name}", args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


REGISTER = {
    "name": "Mary Wold",
    "legal_form": "sole_trader",
    "carers": "1",
    "hands": "own",
    "postcode": "qv1 1aa",
    "town": "Wold",
    "cqc_location_id": "",
    "company_number": "",
}


def test_register_makes_the_kind_from_the_facts(client, dara):
    PostcodeFactory()
    response = client.post(at("register"), REGISTER)
    assert response.status_code == 302
    provider = Provider.objects.owned_by(dara).get()
    assert (provider.kind, provider.town, provider.district) == ("personal_assistant", "Wold", "QV1")
    assert said(response)[0] == "You have joined as: personal assistant."


def test_register_sent_twice_joins_once(client, dara):
    PostcodeFactory()
    first, second = (client.post(at("register"), REGISTER) for _ in range(2))
    assert first.url == second.url
    assert (Provider.objects.owned_by(dara).count(), Listing.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"postcode": "nonsense"}, "postcode"),
        ({"postcode": "EH1 1AA"}, "Scotland"),
        ({"carers": "0"}, "Enter 1 or more"),
        ({"carers": "x" * 100}, "Enter a number"),
        ({"legal_form": "employed_pa", "carers": "2"}, "works alone"),
        ({"name": "Mary\x00"}, "The name"),
        ({"name": ""}, "Enter the name"),
    ],
)
def test_register_refuses_in_words_and_keeps_the_answers(client, dara, wrong, words):
    PostcodeFactory()
    response = client.post(at("register"), REGISTER | wrong)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert "Wold" in response.content.decode()
    assert not Provider.objects.exists()


def test_one_tap_confirms_the_hours(client, business):
    response = client.post(at("confirm", business.reference))
    assert response.status_code == 302
    business.refresh_from_db()
    assert business.hours_confirmed_at


def test_facts_that_cost_personal_care_say_so(client, business):
    listing = a_listing(business, needs=["washing", "company"])
    given = {"legal_form": "company", "carers": "2", "hands": "own", "company_number": "1234567"}
    response = client.post(at("facts", business.reference), given)
    assert any("Washing" in words for words in said(response))
    assert [need.slug for need in listing.offers.get().open_needs] == ["company"]


def test_hours_are_added_on_several_days_and_taken_out(client, business):
    page = at("weekly", business.reference, 1)
    client.post(page, {"days": ["0", "2"], "start": "480", "end": "600", "season": "always"})
    client.post(page, {"days": ["0"], "start": "1320", "end": "420", "season": "always"})
    rows = set(WeeklyHours.objects.values_list("day", "starts", "ends"))
    assert rows == {(0, 480, 600), (2, 480, 600), (0, 1320, 1440), (1, 0, 420)}
    client.post(page, {"remove": "0-480-600-always"})
    assert not WeeklyHours.objects.filter(day=0, starts=480).exists()


@pytest.mark.parametrize("start", ["", "481", "x", "99999"])
def test_hours_off_the_grid_are_refused(client, business, start):
    page = at("weekly", business.reference, 1)
    response = client.post(page, {"days": ["0"], "start": start, "end": "600", "season": "always"})
    assert response.status_code == 200
    assert not WeeklyHours.objects.exists()


def test_hours_are_copied_to_another_worker(client, dara):
    provider = a_provider(
        organisation=dara.memberships.get().organisation, lanes=2, carers=2, spans=always(480, 540)
    )
    one, other = provider.workers.all()
    other.weekly_hours.all().delete()
    client.post(at("copy", provider.reference, 1), {"to": [other.pk]})
    assert other.weekly_hours.count() == one.weekly_hours.count() == 7


def test_copying_to_a_strangers_worker_is_refused(client, business):
    stranger = a_provider(spans=[]).workers.get()
    response = client.post(at("copy", business.reference, 1), {"to": [stranger.pk]})
    assert response.status_code == 200
    assert not stranger.weekly_hours.exists()


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_time_away_is_kept_and_opened_again(client, business):
    day = timezone.localdate() + timedelta(days=10)
    given = {"kind": "leave", **boxes("first_on", day), **boxes("last_on", day)}
    response = client.post(at("away", business.reference, 1), given)
    assert response.status_code == 302
    entry = DiaryEntry.objects.get()
    assert entry.during.upper - entry.during.lower == timedelta(days=1)
    client.post(at("away_remove", business.reference, 1), {"entry": entry.reference})
    assert not DiaryEntry.objects.holding().exists()


def test_time_away_over_a_visit_says_which(client, dara):
    business = a_provider(organisation=dara.memberships.get().organisation)
    day = timezone.localdate() + timedelta(days=10)
    with transaction.atomic():
        diary.take(business, [Wanted(*instants(day, 480, 60))])
    given = {"kind": "leave", **boxes("first_on", day), **boxes("last_on", day)}
    response = client.post(at("away", business.reference, 1), given)
    assert "A visit is booked on" in response.content.decode()


def test_a_visit_is_not_taken_out_as_time_away(client, dara):
    business = a_provider(organisation=dara.memberships.get().organisation)
    day = timezone.localdate() + timedelta(days=10)
    with transaction.atomic():
        [[entry]] = diary.take(business, [Wanted(*instants(day, 480, 60))])
    client.post(at("away_remove", business.reference, 1), {"entry": entry.reference})
    assert DiaryEntry.objects.holding().filter(kind=EntryKind.VISIT).exists()


def test_extra_hours_on_one_day_come_and_go(client, business):
    day = timezone.localdate() + timedelta(days=10)
    given = {**boxes("on", day), "start": "480", "end": "600"}
    client.post(at("extra", business.reference, 1), given)
    assert WeeklyHours.objects.on_one_day().get().valid_from == day
    client.post(at("extra_remove", business.reference, 1), {"on": day.isoformat(), "starts": "480"})
    assert not WeeklyHours.objects.exists()
    nothing = client.post(at("extra_remove", business.reference, 1), {"on": "x", "starts": "9" * 50})
    assert nothing.status_code == 404


def test_a_worker_is_added_named_and_ended(client, business):
    providers.set_facts(business, carers=2, by=None)
    client.post(at("workers", business.reference), {"label": "Sam"})
    sam = business.workers.get(number=2)
    assert sam.name == "Sam"
    end = timezone.localdate() + timedelta(days=3)
    client.post(at("worker", business.reference, 2), {"label": "Samira", **boxes("ends_on", end)})
    sam.refresh_from_db()
    assert (sam.label, sam.ends_on) == ("Samira", end)


def test_a_worker_too_many_is_refused_in_words(client, business):
    response = client.post(at("workers", business.reference), {"label": "Sam"})
    assert response.status_code == 200
    assert business.workers.count() == 1


def test_a_listing_is_written_priced_and_handed_in(client, business, dara):
    client.post(
        at("weekly", business.reference, 1), {"days": ["0"], "start": "480", "end": "600", "season": "always"}
    )
    client.post(at("listing_add", business.reference), {"title": "Kind help", "summary": "Help at home"})
    listing = Listing.objects.get()
    needs = Need.objects.filter(slug__in=["company", "washing"])
    offer = {
        "engagement": "self_employed",
        "needs": [need.pk for need in needs],
        "weekday_pence": "£18.50",
        "sunday_pence": "25",
        "minimum_minutes": "60",
    }
    client.post(reverse("payments:offer_add", args=[listing.reference]), offer)
    made = listing.offers.get()
    assert (made.weekday_pence, made.sunday_pence, made.saturday_pence, made.travel_pence) == (
        1850,
        2500,
        None,
        0,
    )
    client.post(reverse("payments:offer_edit", args=[listing.reference, 1]), offer | {"weekday_pence": "19"})
    assert listing.offers.get().weekday_pence == 1900
    client.post(at("languages", listing.reference), {"language": listing_language("pl"), "level": "3"})
    client.post(at("move", listing.reference), {"to": "submitted"})
    listing.refresh_from_db()
    assert listing.state == "submitted"
    assert listing.spoken.get().level == 3
    client.post(at("languages", listing.reference), {"remove": "pl"})
    assert not listing.spoken.exists()


def listing_language(code):
    return Listing.languages.field.related_model.objects.get(code=code).pk


def test_a_task_the_law_keeps_back_is_refused_even_when_it_is_sent(client, business):
    providers.set_facts(business, legal_form=LegalForm.COMPANY, carers=3, by=None)
    listing = a_listing(business)
    washing = Need.objects.get(slug="washing")
    page = client.get(reverse("payments:offer_add", args=[listing.reference])).content.decode()
    assert f'value="{washing.pk}"' not in page.split("What do you do?")[1].split("What you charge")[0]
    given = {
        "engagement": "self_employed",
        "needs": [washing.pk],
        "weekday_pence": "20",
        "minimum_minutes": "60",
    }
    response = client.post(reverse("payments:offer_add", args=[listing.reference]), given)
    assert "must be registered with the Care Quality Commission" in response.content.decode()
    assert listing.offers.count() == 1


def test_a_move_that_is_not_in_the_table_is_refused(client, business, dara):
    listing = a_listing(business)
    assert client.post(at("move", listing.reference), {"to": "rejected"}).status_code == 404
    client.post(at("move", listing.reference), {"to": "live"})
    listing.refresh_from_db()
    assert listing.state == "draft"


def test_pause_and_take_down(client, business, dara):
    listing = a_live_listing(business_with_hours(business))
    client.post(at("move", listing.reference), {"to": "paused_by_provider"})
    assert not Listing.objects.visible().exists()
    client.post(at("withdraw", listing.reference))
    listing.refresh_from_db()
    assert listing.state == "withdrawn"


def business_with_hours(business):
    WeeklyHours.objects.bulk_create(
        WeeklyHours(worker=business.workers.get(), day=day, starts=480, ends=600) for day in range(7)
    )
    return business


def test_the_diary_says_what_is_promised_and_what_is_free(client, dara):
    business = a_provider(organisation=dara.memberships.get().organisation, spans=always(480, 600))
    monday = monday_of(timezone.localdate()) + timedelta(weeks=1)
    with transaction.atomic():
        diary.take(business, [Wanted(*instants(monday, 480, 60))])
    page = client.get(at("diary", business.reference), {"from": monday.isoformat()}).content.decode()
    assert "8am to 9am: visit" in page
    assert "9am to 10am" in page
    assert client.get(at("diary", business.reference), {"from": "9999-99-99"}).status_code == 200


@pytest.mark.parametrize("name", ["facts", "workers", "diary", "listing_add", "place"])
def test_members_who_do_not_own_it_find_nothing(sign_in, clem, business, name):
    business.organisation.memberships.create(user=clem, role="member")
    assert sign_in(clem).get(at(name, business.reference)).status_code == 404


def test_the_studio_asks_a_newcomer_to_join(sign_in, clem):
    assert "Join" in sign_in(clem).get(at("home")).content.decode()


@pytest.mark.parametrize("name", ["home", "workers", "diary"])
def test_a_page_needs_as_many_queries_for_three_workers(client, business, name):
    providers.set_facts(business, carers=9, by=None)
    page, counts = at(name, *([] if name == "home" else [business.reference])), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
        for _ in range(2):
            workers.add(business, by=None)
    assert counts[0] == counts[1]
