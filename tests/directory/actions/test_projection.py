from io import StringIO

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.actions import projection
from directory.actions.withholding import settle
from directory.enums import LegalForm
from directory.models import Need, SearchEntry
from directory.tags import TagKind, tag
from tests.factories.directory import HERE, a_listing, a_live_listing, a_provider

pytestmark = pytest.mark.django_db


def all_right():
    return [pk for progress in projection.verify() for pk in progress.wrong] == []


def test_a_draft_is_not_findable():
    listing = a_listing()
    projection.write(listing.provider)
    assert not SearchEntry.objects.exists()


def test_an_entry_says_what_search_asks():
    listing = a_live_listing(
        a_provider(sex="male"), needs=["washing"], sunday_pence=3000, sleep_in_pence=9000
    )
    entry = SearchEntry.objects.get()
    assert entry.rates == [2000, 2000, 3000, 3000, 2000, 9000]
    assert set(entry.tags) == {
        tag(TagKind.NEED, Need.objects.get(slug="washing").pk),
        tag(TagKind.PROVIDER_KIND, "personal_assistant"),
        tag(TagKind.ENGAGEMENT, "self_employed"),
        tag(TagKind.SEX, "male"),
    }
    assert (entry.point, entry.listing, entry.ask_by_hours) == (HERE, listing, 24)


def test_an_area_reaches_to_its_corners():
    listing = a_live_listing()
    listing.area = MultiPolygon(Polygon.from_bbox((1, 2, 3, 4)), Polygon.from_bbox((5, 6, 7, 9)), srid=27700)
    assert projection.reach_of(listing).extent == (1, 2, 7, 9)


def test_what_the_law_keeps_back_is_never_findable():
    listing = a_live_listing(needs=["washing"])
    listing.provider.legal_form = LegalForm.COMPANY
    settle(listing.provider, by=None)
    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize("change", [{"tags": []}, {"travels_metres": 1}, {"rates": [1]}])
def test_verify_finds_and_mends_what_is_wrong(change):
    for _ in range(2):
        a_live_listing()
    assert all_right()
    SearchEntry.objects.filter(pk=SearchEntry.objects.first().pk).update(**change)
    assert not all_right()
    with pytest.raises(CommandError, match="1 are wrong"):
        call_command("verify_search_entries", stdout=StringIO())
    call_command("verify_search_entries", repair=True, stdout=StringIO())
    assert all_right()


def test_verify_finds_what_is_missing_and_what_is_too_much():
    listing = a_live_listing()
    SearchEntry.objects.all().delete()
    assert not all_right()
    projection.write(listing.provider)
    type(listing).objects.update(state="paused_by_provider")
    assert not all_right()


def test_write_needs_as_many_queries_for_three_services():
    listing, counts = a_live_listing(), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            projection.write(listing.provider)
        counts.append(len(queries))
        for _ in range(2):
            a_live_listing(listing.provider)
    assert counts[0] == counts[1] <= 10
