"""At the second its last day has passed a check hides what hangs on it, on every page, with no worker running at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory.hours import wall
from directory.models import Check, Listing, Provider, SearchEntry
from directory.statement import text
from marketplace.actions import bookings
from tests.factories.briefs import a_brief, needs_of
from tests.factories.directory import a_live_listing, a_provider, cleared, owner_of
from tests.factories.marketplace import a_request, soon

pytestmark = pytest.mark.django_db
TASKS = ("washing", "dressing")

# The last day of the insurance: an ordinary one, and the days before and after which the clocks change
LAST_DAYS = [date(2026, 6, 10), date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]


def insured_until(last):
    """A listing whose insurance is valid up to the end of ``last``, made two days before."""
    provider = cleared(a_provider(), but=["public_liability"])
    cleared_but = Check.objects.filter(provider=provider, kind="public_liability")
    assert not cleared_but.exists()
    kinds = set(Check.objects.values_list("kind", flat=True)) - {"public_liability"}
    cleared(provider, but=kinds, valid_from=last - timedelta(days=300), valid_until=last)
    return a_live_listing(provider, needs=TASKS)


def seen_by(client, listing, brief):
    """On which pages a listing can be found."""
    results = brief.get_absolute_url()
    shortlist = reverse("directory:shortlist_detail")
    pages = {
        "search": results,
        "map": reverse("marketplace:find_map", args=[brief.reference]),
        "shortlist": shortlist,
        "direct": listing.get_absolute_url(),
        "in brief": reverse("marketplace:find_listing", args=[brief.reference, listing.slug]),
        "asking": reverse("marketplace:booking_ask", args=[brief.reference, listing.slug]),
    }
    found = set()
    for name, address in pages.items():
        response = client.get(address)
        body = response.content.decode()
        cached = response.headers.get("Cache-Control", "")
        assert not {"public", "s-maxage"} & set(cached.replace("=", ",").replace(" ", "").split(",")), name
        if response.status_code == 200 and listing.title in body and "not taking new requests" not in body:
            found.add(name)
    compare = reverse("marketplace:find_compare", args=[brief.reference])
    if listing.title in client.get(compare, {"with": listing.slug}, follow=True).content.decode():
        found.add("compare")
    return found


EVERYWHERE = {"search", "map", "shortlist", "direct", "in brief", "asking", "compare"}


@pytest.mark.parametrize("last", LAST_DAYS)
def test_a_lapse_bites_at_midnight_in_london_on_every_page(last, client, time_machine):
    midnight = wall(last + timedelta(days=1), 0)
    time_machine.move_to(midnight - timedelta(days=2), tick=False)
    listing = insured_until(last)
    time_machine.move_to(midnight - timedelta(seconds=1), tick=False)
    brief = a_brief()
    client.post(reverse("directory:shortlist_add", args=[listing.slug]))
    assert seen_by(client, listing, brief) == EVERYWHERE
    time_machine.move_to(midnight + timedelta(seconds=1), tick=False)
    assert seen_by(client, listing, brief) == set()
    assert client.get(listing.get_absolute_url()).status_code == 404
    assert Listing.objects.get(pk=listing.pk).status == "paused_checks"
    assert Listing.objects.get(pk=listing.pk).state == "live"
    caches["process"].clear()
    time_machine.move_to(midnight - timedelta(seconds=1), tick=False)
    assert listing.title in client.get(listing.get_absolute_url()).content.decode()


def test_without_the_filter_it_would_still_be_found(client, monkeypatch, time_machine):
    """The control: what keeps it away is the test of time in the statement, and nothing else."""
    monkeypatch.setattr(text, "HOLDS", "TRUE")
    last = date(2026, 6, 10)
    time_machine.move_to(wall(last, 0), tick=False)
    listing = insured_until(last)
    brief = a_brief()
    time_machine.move_to(wall(last + timedelta(days=1), 0) + timedelta(seconds=1), tick=False)
    assert "search" in seen_by(client, listing, brief)


def test_hours_that_nobody_confirmed_for_ninety_days_are_stale(client, time_machine):
    listing = a_live_listing(needs=TASKS)
    provider = Provider.objects.get()
    time_machine.move_to(wall(provider.stale_on, 0) - timedelta(seconds=1), tick=False)
    assert listing.status == "live"
    time_machine.move_to(wall(provider.stale_on, 0), tick=False)
    assert (listing.status, Listing.objects.visible().count()) == ("stale", 0)


def test_a_request_is_not_accepted_once_a_check_has_run_out(asha, time_machine):
    booking = a_request(person=asha.person, by=asha, starts_on=soon())
    insurance = Check.objects.get(kind="public_liability")
    Check.objects.filter(pk=insurance.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    SearchEntry.objects.all().delete()
    with pytest.raises(NotAllowed, match="A check of yours has run out"):
        bookings.accept(booking, by=owner_of(booking.listing.provider))


def test_a_lapsed_certificate_hides_its_tasks_and_leaves_the_rest(client, time_machine):
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    provider = cleared(a_provider(), but=["dbs"])
    for level, last in (("enhanced_barred", date(2026, 6, 10)), ("basic", date(2027, 1, 1))):
        cleared(
            provider, but=set(Check.objects.values_list("kind", flat=True)) - {"dbs"}, level=level,
            valid_from=date(2026, 1, 1), valid_until=last,
        )  # fmt: skip
    listing = a_live_listing(provider, needs=["washing", "company"])
    time_machine.move_to(wall(date(2026, 6, 11), 0), tick=False)
    page = client.get(listing.get_absolute_url()).content.decode()
    assert "A chat, a game, a cup of tea" in page
    assert "Help to wash" not in page
    gone = a_brief(needs=needs_of("washing"))
    address = reverse("marketplace:booking_ask", args=[gone.reference, listing.slug])
    assert "do not offer everything you need" in client.get(address).content.decode()
