import pytest
from django.core.exceptions import ValidationError

from accounts.actions.transitions import NotAllowed
from accounts.models import Event
from directory.actions import listings, versions
from directory.enums import Engagement, LegalForm, ListingState
from directory.models import Language, Need, SearchEntry, Skill
from directory.tags import TagKind, language_tag, tag
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_listing, a_live_listing, a_provider, an_agency, an_officer
from tests.standing import made_once

pytestmark = pytest.mark.django_db


def needs(*slugs):
    return list(Need.objects.filter(slug__in=slugs))


@made_once
def listing():
    return a_live_listing()


def test_create_makes_a_draft_with_an_address_of_its_own(dara):
    provider = a_provider()
    one = listings.create(provider, title="Help at home", by=dara)
    other = listings.create(provider, title="Help at home", by=dara)
    assert one.state == ListingState.DRAFT
    assert one.slug != other.slug
    assert one.slug.startswith("help-at-home-")


def test_revise_changes_only_words_and_terms():
    listing = a_listing()
    listings.revise(listing, title="Kind help", late_fee_percent=50, by=None)
    listing.refresh_from_db()
    assert (listing.title, listing.late_fee_percent) == ("Kind help", 50)
    with pytest.raises(ValueError, match="state"):
        listings.revise(listing, state="live", by=None)


@pytest.mark.parametrize("legal_form", [LegalForm.PARTNERSHIP, LegalForm.COMPANY])
def test_personal_care_is_refused_to_a_business_without_cqc(legal_form):
    provider = a_provider(legal_form=legal_form, carers=2)
    with pytest.raises(NotAllowed, match="Washing"):
        a_listing(provider, needs=["washing", "company"])


def test_nursing_is_refused_to_one_person_alone():
    with pytest.raises(NotAllowed, match="Nursing"):
        a_listing(a_provider(), needs=["nursing-tasks"])


def test_an_agency_may_offer_everything_and_only_as_an_agency():
    provider = an_agency()
    a_listing(provider, needs=["washing", "nursing-tasks"])
    with pytest.raises(NotAllowed, match="contract"):
        a_listing(provider, engagement=Engagement.SELF_EMPLOYED)


def test_an_offer_without_a_rate_is_refused():
    with pytest.raises(ValidationError):
        a_listing(weekday_pence=None)


def test_submit_says_what_is_missing(dara):
    provider = a_provider(spans=[])
    listing = a_listing(provider, owner=dara)
    listing.offers.all().delete()
    with pytest.raises(NotAllowed, match=r"what you charge.* Say when you work"):
        listings.submit(listing, by=dara)


def test_submit_is_for_its_owner(dara, clem):
    listing = a_listing(owner=dara)
    with pytest.raises(NotAllowed):
        listings.submit(listing, by=clem)
    listings.submit(listing, by=dara)
    listings.take_back(listing, by=dara)
    assert listing.state == ListingState.DRAFT


def test_pause_hides_and_resume_shows(dara):
    listing = a_live_listing(owner=dara)
    assert SearchEntry.objects.count() == 1
    listings.pause(listing, by=dara)
    assert SearchEntry.objects.count() == 0
    listings.resume(listing, by=dara)
    assert SearchEntry.objects.count() == 1
    listings.withdraw(listing, by=dara)
    assert SearchEntry.objects.count() == 0


def test_resume_with_something_missing_is_refused(dara):
    listing = a_live_listing(owner=dara)
    listings.pause(listing, by=dara)
    listing.offers.all().delete()
    with pytest.raises(NotAllowed, match="what you charge"):
        listings.resume(listing, by=dara)


def test_languages_reach_search_at_once_and_skills_when_they_were_looked_at(listing):
    polish = Language.objects.get(code="pl")
    listings.set_languages(listing, {polish: 3}, by=None)
    listings.set_skills(listing, Skill.objects.filter(slug="hoist"), by=None)
    assert tag(TagKind.SKILL, Skill.objects.get(slug="hoist").pk) not in SearchEntry.objects.get().tags
    versions.approve(listing.versions.get(), by=an_officer())
    tags = SearchEntry.objects.get().tags
    assert {language_tag(polish.pk, level) for level in (1, 2, 3)} <= set(tags)
    assert language_tag(polish.pk, 4) not in tags
    assert tag(TagKind.SKILL, Skill.objects.get(slug="hoist").pk) in tags


def test_travel_reaches_search_at_once(listing):
    listings.set_travel(listing, travels_metres=3000, by=None)
    entry = SearchEntry.objects.get()
    assert entry.reach.extent == (397_000, 297_000, 403_000, 303_000)


def test_the_last_service_of_a_live_listing_stays(listing):
    with pytest.raises(NotAllowed, match="only service"):
        listings.remove_offer(listing.offers.get(), by=None)


def test_another_service_may_go(listing):
    extra = listings.set_offer(
        listing, engagement="employed", needs=needs("company"), weekday_pence=1500, by=None
    )
    assert SearchEntry.objects.count() == 2
    listings.remove_offer(extra, by=None)
    assert SearchEntry.objects.count() == 1


def test_what_was_done_is_recorded():
    owner = UserFactory()
    listing = a_listing(owner=owner)
    listings.submit(listing, by=owner)
    assert [event.what for event in Event.objects.about(listing)] == [
        "listing.created",
        "listing.offer_set",
        "listing.submitted",
    ]
