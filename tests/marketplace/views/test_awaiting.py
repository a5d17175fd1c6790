"""Asking on the page of results to be told: the button, the way through signing in, what stands, and stopping it."""

import pytest
from django.urls import reverse

from accounts.models import Notification
from directory.demand import Kind
from directory.models import DemandFact
from marketplace.actions import awaiting, briefs
from marketplace.models import Awaited
from tests.factories.briefs import a_brief, an_awaited
from tests.factories.directory import a_live_listing, a_provider, always, an_officer
from tests.standing import made_once

pytestmark = pytest.mark.django_db
BUTTON = "Tell me when somebody comes free"
STOP = "Stop telling me"


def page(client, brief, **query):
    return client.get(brief.get_absolute_url(), query).content.decode()


def ask(client, brief, agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"):
    address = reverse("marketplace:awaited_ask", args=[brief.reference])
    return client.post(address, headers={"User-Agent": agent})


def listing_free(spans=None):
    a_live_listing(a_provider(spans=spans), needs=("washing", "dressing"), officer=an_officer())


@made_once
def brief():
    return a_brief()


def test_nobody_or_only_some_offers_it_and_whoever_does_all_does_not(client, brief):
    assert BUTTON in page(client, brief)
    listing_free(always(days=range(6)))
    assert BUTTON in page(client, brief)
    assert BUTTON not in page(client, brief, kind="agency")  # nobody is left by their own ticks
    listing_free()
    assert BUTTON not in page(client, brief)


def test_one_press_twice_is_one_act_and_the_page_says_that_it_stands(sign_in, clem):
    client, brief = sign_in(clem), a_brief()
    for _ in range(2):
        assert ask(client, brief).url == brief.get_absolute_url()
    assert DemandFact.objects.filter(kind=Kind.ALERT).count() == 1
    one, text = Awaited.objects.get(), page(client, brief)
    assert one.asked_by == clem
    assert STOP in text
    assert BUTTON not in text
    assert str(one.ends_on.year) in text


def test_who_is_not_signed_in_does_that_first_and_comes_back_to_the_search(client, brief):
    assert ask(client, brief).url == f"{reverse('account_login')}?next={brief.get_absolute_url()}"
    assert not Awaited.objects.exists()


def test_what_one_may_not_open_one_may_not_wait_for(sign_in, asha, bola, clem):
    brief = briefs.claim(a_brief(by=asha), person=asha.person, by=asha)
    assert ask(sign_in(clem), brief).status_code == 404
    assert not Awaited.objects.exists()
    assert ask(sign_in(bola), brief).status_code == 302
    assert BUTTON in page(sign_in(asha), brief)  # each asks for themselves


def test_a_search_not_finished_or_found_is_not_waited_for(sign_in, clem):
    client, unfinished, found = sign_in(clem), a_brief(needs=[]), a_brief()
    assert ask(client, unfinished).url == reverse(
        "marketplace:find_step", args=[unfinished.reference, "what"]
    )
    listing_free()
    assert ask(client, found).url == found.get_absolute_url()
    assert "Somebody can do every visit now" in page(client, found)
    assert not Awaited.objects.exists()


def test_each_sees_and_stops_their_own_alone(sign_in, asha, clem):
    one = an_awaited(by=asha)
    stop = reverse("marketplace:awaited_stop", args=[one.reference])
    listed = reverse("marketplace:awaited_list")
    assert sign_in(clem).post(stop).status_code == 404
    assert one.brief.reference not in sign_in(clem).get(listed).content.decode()
    client = sign_in(asha)
    assert one.brief.reference in client.get(listed).content.decode()
    for _ in range(2):
        assert client.post(stop).url == listed
    assert one.brief.reference not in client.get(listed).content.decode()
    assert not Awaited.objects.standing().exists()


def test_the_news_leads_to_the_search_and_says_nothing_of_it(sign_in, clem, brief):
    ask(sign_in(clem), brief)
    listing_free()
    awaiting.look_for_all()
    assert set(Notification.objects.filter(recipient=clem).values_list("link", flat=True)) == {
        brief.get_absolute_url()
    }


def test_the_list_asks_as_much_for_three_as_for_one(sign_in, clem, django_assert_max_num_queries):
    client, listed = sign_in(clem), reverse("marketplace:awaited_list")
    an_awaited(by=clem)
    with django_assert_max_num_queries(20) as one:
        client.get(listed)
    for _ in range(2):
        an_awaited(by=clem)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(listed)
