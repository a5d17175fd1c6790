"""Changes to a listing people can see: some wait, some are read afterwards, some need nobody."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import IntegrityError, connection

from accounts.actions.transitions import NotAllowed, Stale
from accounts.models import Event, Notification
from directory import sampling
from directory.actions import interests, listings, providers, versions, workers
from directory.enums import InterestKind, ReturnReason, VersionKind, VersionState
from directory.models import Listing, ListingVersion, Need, Provider, Skill
from directory.models.place import BRITISH_NATIONAL_GRID
from tests.directory.desk import Desk
from tests.factories.directory import a_listing
from tests.standing import made_once

pytestmark = pytest.mark.django_db
HOIST = ["hoist"]


@made_once
def desk():
    return Desk()


@pytest.fixture
def drawn(monkeypatch):
    """Every new text is among the one in ten."""
    monkeypatch.setattr(sampling, "ONE_IN", 1)


def skills(*slugs):
    return list(Skill.objects.filter(slug__in=slugs))


def needs(*slugs):
    return list(Need.objects.filter(slug__in=slugs))


def waiting(desk, kind=VersionKind.EDIT):
    return versions.open_version(desk.fresh(), kind)


def test_a_new_title_waits_while_the_old_one_stays_up(desk):
    listings.revise(desk.listing, title="Kinder help", late_fee_percent=50, by=desk.owner)
    live = desk.fresh()
    assert (live.title, live.late_fee_percent) == ("Help at home", 50)
    assert (waiting(desk).content, waiting(desk).content_before) == (
        {"title": "Kinder help"},
        {"title": "Help at home"},
    )


def test_words_that_wait_are_closed_at_rest(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    with connection.cursor() as cursor:
        cursor.execute("select words, words_before, changes::text from directory_listingversion")
        assert "help" not in " ".join(cursor.fetchone()).lower()


def test_what_was_agreed_is_shown(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    listings.set_skills(desk.fresh(), skills("hoist"), by=desk.owner)
    versions.approve(waiting(desk), by=desk.first)
    live = desk.fresh()
    assert (live.title, [skill.slug for skill in live.skills.all()]) == ("Kinder help", HOIST)
    assert waiting(desk) is None
    assert "listing_edit_approved" in set(Notification.objects.values_list("kind", flat=True))


def test_new_words_that_are_flagged_wait_while_the_old_ones_stay_up(desk):
    Provider.objects.filter(pk=desk.listing.provider_id).update(carers=1)
    was = desk.fresh().about
    listings.revise(desk.fresh(), about="Our team comes at once.", summary="Kind help", by=desk.owner)
    assert (desk.fresh().about, desk.fresh().summary) == (was, "Kind help")
    assert waiting(desk).content == {"about": "Our team comes at once."}
    listings.revise(desk.fresh(), about="I come at once.", by=desk.owner)
    assert (desk.fresh().about, waiting(desk)) == ("I come at once.", None)
    listings.revise(desk.fresh(), about="I give insulin.", by=desk.owner)
    versions.approve(waiting(desk), by=desk.first)
    assert desk.fresh().about == "I give insulin."
    listings.revise(desk.fresh(), late_fee_percent=0, summary="Kinder help", by=desk.owner)
    assert (desk.fresh().summary, waiting(desk)) == ("Kinder help", None)


def test_without_the_scanner_flagged_words_would_be_up_at_once(desk, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(versions, "flags_in", lambda *_: [])
    listings.revise(desk.fresh(), about="Call 07700 900123.", by=desk.owner)
    assert (desk.fresh().about, waiting(desk)) == ("Call 07700 900123.", None)


def test_drafts_change_at_once():
    draft = a_listing()
    listings.revise(draft, title="Kinder help", by=None)
    listings.set_skills(draft, skills("hoist"), by=None)
    assert (draft.title, draft.skills.count(), ListingVersion.objects.count()) == ("Kinder help", 1, 0)


def test_skills_that_are_new_wait_and_those_that_go_are_gone(desk):
    desk.listing.skills.set(skills("hoist", "peg"))
    listings.set_skills(desk.listing, skills("hoist", "stroke"), by=desk.owner)
    assert [skill.slug for skill in desk.fresh().skills.all()] == HOIST
    assert waiting(desk).changes == {"skills": ["stroke"]}


def test_graver_tasks_wait_and_the_rest_of_the_service_does_not(desk):
    offer = desk.listing.offers.get()
    listings.set_offer(
        desk.listing,
        offer=offer,
        engagement=offer.engagement,
        needs=needs("company", "shopping", "washing"),
        weekday_pence=2300,
        by=desk.owner,
    )
    offer.refresh_from_db()
    assert (offer.weekday_pence, {need.slug for need in offer.needs.all()}) == (2300, {"company", "shopping"})
    versions.approve(waiting(desk), by=desk.first)
    assert {need.slug for need in offer.needs.all()} == {"company", "shopping", "washing"}


def test_a_whole_new_service_with_personal_care_waits(desk):
    made = {"engagement": "employed", "needs": needs("washing"), "weekday_pence": 1500, "by": desk.owner}
    for _ in range(2):  # the form sent twice
        listings.set_offer(desk.listing, **made)
    assert desk.listing.offers.count() == 1
    versions.approve(waiting(desk), by=desk.first)
    added = desk.listing.offers.last()
    assert (desk.listing.offers.count(), added.weekday_pence, added.engagement) == (2, 1500, "employed")


def test_the_law_is_asked_again_when_it_is_agreed(desk):
    listings.set_offer(
        desk.listing, engagement="employed", needs=needs("washing"), weekday_pence=1500, by=desk.owner
    )
    providers.set_facts(desk.listing.provider, carers=2, by=desk.owner)
    with pytest.raises(NotAllowed, match="Send the change back"):
        versions.approve(waiting(desk), by=desk.first)
    assert waiting(desk) is not None
    assert desk.listing.offers.count() == 1


def test_prices_need_nobody_and_their_history_stands(desk):
    offer = desk.listing.offers.get()
    listings.set_offer(
        desk.listing,
        offer=offer,
        engagement=offer.engagement,
        needs=offer.needs.all(),
        weekday_pence=2500,
        by=desk.owner,
    )
    noted = Event.objects.about(desk.listing).filter(what="listing.rates_set").get()
    assert (noted.facts, waiting(desk)) == ({"weekday": 2500, "weekday_was": 2000}, None)


def square(metres):
    x, y = 400_000, 300_000
    box = Polygon.from_bbox((x - metres, y - metres, x + metres, y + metres))
    return MultiPolygon(box, srid=BRITISH_NATIONAL_GRID)


def test_ground_beyond_the_council_waits_and_less_never_does(desk):
    council = desk.listing.provider.lsoa.council
    council.area = square(12_000)
    council.save()
    listings.set_travel(desk.fresh(), travels_metres=10_000, by=desk.owner)
    assert (desk.fresh().travels_metres, waiting(desk)) == (10_000, None)
    listings.set_travel(desk.fresh(), travels_metres=30_000, by=desk.owner)
    assert desk.fresh().travels_metres == 10_000
    versions.approve(waiting(desk), by=desk.first)
    assert desk.fresh().travels_metres == 30_000
    listings.set_travel(desk.fresh(), travels_metres=20_000, by=desk.owner)
    assert (desk.fresh().travels_metres, waiting(desk)) == (20_000, None)
    listings.set_travel(desk.fresh(), travels_metres=20_000, area=square(40_000), by=desk.owner)
    versions.approve(waiting(desk), by=desk.first)
    assert desk.fresh().area.equals(square(40_000))


def test_later_edits_join_the_one_that_waits(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    listings.set_skills(desk.fresh(), skills("hoist"), by=desk.owner)
    listings.revise(desk.fresh(), title="Kindest help", by=desk.owner)
    assert ListingVersion.objects.get().content == {"title": "Kindest help", "skills": HOIST}
    with pytest.raises(IntegrityError, match="version_one_waits"):
        ListingVersion.objects.create(listing=desk.listing)


def test_an_edit_that_is_undone_waits_no_longer(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    listings.revise(desk.fresh(), title="Help at home", by=desk.owner)
    assert ListingVersion.objects.get().state == VersionState.TAKEN_BACK


def test_the_owner_takes_it_back(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    version = waiting(desk)
    versions.take_back(version, by=desk.owner)
    with pytest.raises(NotAllowed):
        versions.approve(version, by=desk.first)
    assert desk.fresh().title == "Help at home"


def test_it_is_sent_back_with_reasons(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    for wrong in ({"why": " "}, {"why": "So", "reasons": []}, {"why": "So", "reasons": ["nonsense"]}):
        with pytest.raises(NotAllowed):
            versions.send_back(waiting(desk), **wrong, by=desk.first)
    sent = versions.send_back(waiting(desk), why="Kinder than whom?", reasons=["unclear"], by=desk.first)
    assert sent.answer == "Kinder than whom?"
    assert not Event.objects.filter(why__contains="whom").exists()
    assert (sent.state, sent.return_words) == (VersionState.RETURNED, [ReturnReason.UNCLEAR.label])
    assert desk.fresh().title == "Help at home"


def test_two_officers_at_once_one_is_told(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    one, other = waiting(desk), waiting(desk)
    versions.approve(one, by=desk.first)
    with pytest.raises(NotAllowed, match="agreed"):
        versions.send_back(other, why="No", by=desk.second)
    assert desk.fresh().title == "Kinder help"


def test_what_is_agreed_to_is_what_was_read(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    read = waiting(desk).digest
    listings.revise(desk.fresh(), title="We wash everybody", by=desk.owner)
    with pytest.raises(Stale, match="changed it while"):
        versions.approve(waiting(desk), seen=read, by=desk.first)
    assert desk.fresh().title == "Help at home"


def test_an_officer_with_an_interest_decides_no_change(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    interests.declare(desk.listing.provider, kind=InterestKind.FRIEND, by=desk.first)
    for act in (versions.approve, lambda version, by: versions.send_back(version, why="No", by=by)):
        with pytest.raises(NotAllowed, match="declared an interest"):
            act(waiting(desk), by=desk.first)


@pytest.mark.usefixtures("drawn")
def test_one_in_ten_new_texts_is_read_after_it_is_shown(desk):
    listings.revise(desk.listing, about="I sing while I cook.", by=desk.owner)
    assert desk.fresh().about == "I sing while I cook."
    versions.approve(waiting(desk, VersionKind.SAMPLE), by=desk.first)
    assert desk.fresh().about == "I sing while I cook."


@pytest.mark.usefixtures("drawn")
def test_sampled_words_give_way_to_those_before_them(desk):
    listings.revise(desk.listing, about="I sing.", by=desk.owner)
    listings.revise(desk.fresh(), about="Ring 07700 900123.", by=desk.owner)
    versions.send_back(
        waiting(desk, VersionKind.SAMPLE), why="No numbers", reasons=["contact"], by=desk.first
    )
    assert desk.fresh().about == ""


def test_new_texts_that_are_not_drawn_wait_for_nobody(desk, monkeypatch):
    monkeypatch.setattr(sampling, "ONE_IN", 2**64)
    listings.revise(desk.listing, about="I sing.", summary="Songs", by=desk.owner)
    assert (desk.fresh().about, ListingVersion.objects.count()) == ("I sing.", 0)


def test_new_facts_hold_and_are_looked_at_again(desk):
    providers.set_facts(desk.listing.provider, carers=2, by=desk.owner)
    workers.add(desk.listing.provider, by=desk.owner)
    version = waiting(desk, VersionKind.FACTS)
    assert (version.content, version.content_before) == (
        {"carers": 2, "workers": 2},
        {"carers": 1, "workers": 1},
    )
    with pytest.raises(NotAllowed, match="holds already"):
        versions.take_back(version, by=desk.owner)
    versions.approve(version, by=desk.first)


def test_a_version_of_a_listing_taken_down_waits_for_nobody(desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    assert ListingVersion.objects.waiting().count() == 1
    listings.withdraw(Listing.objects.get(), by=desk.owner)
    assert ListingVersion.objects.waiting().count() == 0
