"""Tasks are withheld the moment the facts no longer allow them, and come back by themselves."""

import pytest

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from directory.actions import listings, providers, registers, withholding
from directory.enums import ListingState
from directory.kinds import Why
from directory.models import CqcLocation, Need, SearchEntry
from directory.register import Entry
from directory.tags import TagKind, tag
from tests.factories.directory import REGULATED, a_listing, a_live_listing, a_location, a_provider, an_agency
from tests.standing import made_once

pytestmark = pytest.mark.django_db

ENDED = Entry("1-123456789", status="deregistered", name="Wold Care")
REGISTERED = Entry("1-123456789", name="Wold Care", activities=REGULATED)


def told(user):
    return set(Notification.objects.filter(recipient=user).values_list("kind", flat=True)) & {
        "tasks_withheld",
        "tasks_returned",
    }


def shown(listing):
    return [need.slug for need in listing.offers.get().open_needs]


def kept_back(listing):
    return {task.need.slug: task.withheld_why for task in listing.offers.get().withheld_tasks}


def findable(slug):
    return SearchEntry.objects.filter(
        tags__contains=[tag(TagKind.NEED, Need.objects.get(slug=slug).pk)]
    ).exists()


@made_once
def listing(dara):
    return a_live_listing(owner=dara, needs=["washing", "company"])


def test_a_second_carer_withholds_at_once_and_says_why(dara, listing):
    settled = providers.set_facts(listing.provider, carers=2, by=dara)
    assert [need.slug for need in settled.lost] == ["washing"]
    assert (shown(listing), kept_back(listing)) == (["company"], {"washing": Why.SECOND_CARER})
    assert (findable("washing"), findable("company")) == (False, True)
    assert told(dara) == {"tasks_withheld"}
    assert Event.objects.about(listing).filter(what="listing.needs_withheld").get().facts == {"needs": 1}


def test_they_come_back_when_the_carer_goes(dara, listing):
    providers.set_facts(listing.provider, carers=2, by=dara)
    settled = providers.set_facts(listing.provider, carers=1, by=dara)
    assert [need.slug for need in settled.back] == ["washing"]
    assert kept_back(listing) == {}
    assert findable("washing")
    assert told(dara) == {"tasks_withheld", "tasks_returned"}


def test_somebody_in_their_place_withholds_too():
    listing = a_live_listing(needs=["washing"])
    providers.set_facts(listing.provider, hands="others", by=None)
    assert kept_back(listing) == {"washing": Why.OTHERS_COME}


def test_a_location_that_ends_takes_its_tasks_and_brings_them_back(dara):
    listing = a_live_listing(an_agency(), owner=dara, needs=["washing", "company", "nursing-tasks"])
    registers.write(ENDED)
    assert kept_back(listing) == {"washing": Why.CQC_ENDED, "nursing-tasks": Why.CQC_ENDED}
    assert not SearchEntry.objects.exists()  # nobody works through an agency that is none
    assert told(dara) == {"tasks_withheld"}
    registers.write(REGISTERED)
    assert set(shown(listing)) == {"washing", "company", "nursing-tasks"}
    assert findable("nursing-tasks")


def test_an_activity_that_is_taken_away_takes_only_its_own_tasks():
    listing = a_live_listing(an_agency(), needs=["washing", "nursing-tasks"])
    registers.write(Entry("1-123456789", activities=("Personal care",)))
    assert (shown(listing), kept_back(listing)) == (["washing"], {"nursing-tasks": Why.CQC_ACTIVITY})
    assert findable("washing")


def test_another_reason_is_written_and_nobody_is_told_again(dara, listing):
    providers.set_facts(listing.provider, carers=2, by=dara)
    before = Notification.objects.count()
    providers.set_facts(listing.provider, legal_form="partnership", by=dara)
    assert kept_back(listing) == {"washing": Why.BUSINESS}
    assert Notification.objects.count() == before


def test_what_holds_is_settled_without_a_word(dara):
    listing = a_live_listing(owner=dara, needs=["washing"])
    before = Event.objects.count()
    settled = withholding.settle(listing.provider, by=None)
    assert (settled.lost, settled.back) == ([], [])
    assert (Event.objects.count(), told(dara)) == (before, set())


def test_nobody_is_told_of_a_listing_that_is_taken_down(dara):
    listing = a_live_listing(owner=dara, needs=["washing"])
    listings.withdraw(listing, by=dara)
    providers.set_facts(listing.provider, carers=2, by=dara)
    assert (told(dara), kept_back(listing)) == (set(), {"washing": Why.SECOND_CARER})


def test_a_service_saved_again_keeps_what_is_withheld():
    listing = a_live_listing(needs=["washing", "company"])
    providers.set_facts(listing.provider, carers=2, by=None)
    shopping = Need.objects.get(slug="shopping")
    listings.set_offer(
        listing,
        engagement="self_employed",
        needs=[shopping],
        offer=listing.offers.get(),
        weekday_pence=2100,
        by=None,
    )
    assert (shown(listing), list(kept_back(listing))) == (["shopping"], ["washing"])


def test_a_listing_with_every_task_withheld_is_not_handed_in(dara):
    listing = a_listing(owner=dara, needs=["washing"])
    providers.set_facts(listing.provider, carers=2, by=None)
    with pytest.raises(NotAllowed, match="law keeps every task"):
        listings.submit(listing, by=dara)
    assert listing.state == ListingState.DRAFT


def test_a_rating_that_changes_is_recorded():
    provider = an_agency()
    for rating in ("Good", "Good", "Inadequate"):
        registers.write(Entry("1-123456789", activities=REGULATED, rating=rating))
    rows = Event.objects.about(provider).filter(what="provider.cqc_rating").order_by("pk")
    assert [(event.before, event.after) for event in rows] == [("", "Good"), ("Good", "Inadequate")]


@pytest.mark.parametrize("text", ["nonsense", "hello", "12345678901234567890", "1-"])
def test_what_is_no_location_id_is_refused(text):
    with pytest.raises(NotAllowed, match="looks like 1-123456789"):
        providers.set_facts(a_provider(), cqc_location_id=text, by=None)


@pytest.mark.parametrize(
    ("status", "words"), [("unknown", "does not know"), ("deregistered", "no longer registered")]
)
def test_a_location_that_is_none_is_refused(status, words):
    a_location(status=status)
    provider = a_provider()
    with pytest.raises(NotAllowed, match=words):
        providers.set_facts(provider, cqc_location_id="1-123456789", by=None)
    provider.refresh_from_db()
    assert provider.cqc_location is None


def test_a_location_is_claimed_once():
    an_agency()
    with pytest.raises(NotAllowed, match="Another provider here"):
        providers.set_facts(a_provider(), cqc_location_id=" 1-123456789 ", by=None)


def test_a_location_nobody_looked_up_counts_for_nothing_until_it_is():
    provider = a_provider(legal_form="company", carers=4)
    providers.set_facts(provider, cqc_location_id="1-555555", by=None)
    assert provider.kind == "micro_enterprise"
    with pytest.raises(NotAllowed, match="not been able to look up"):
        a_listing(provider, needs=["washing"])
    registers.write(Entry("1-555555", activities=REGULATED))
    provider.refresh_from_db()
    assert provider.kind == "agency"
    a_listing(provider, needs=["washing"])


def test_no_location_any_more_is_a_fact_too():
    listing = a_live_listing(an_agency(), needs=["washing"])
    providers.set_facts(listing.provider, cqc_location_id="", by=None)
    assert kept_back(listing) == {"washing": Why.BUSINESS}
    assert CqcLocation.objects.count() == 1
