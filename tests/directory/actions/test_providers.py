import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Membership
from directory.actions import providers, workers
from directory.enums import LegalForm, ProviderKind
from directory.locating import Unlocated
from directory.models import FreeHours, Provider, SearchEntry
from tests.factories.directory import HERE, PostcodeFactory, a_live_listing, a_provider

pytestmark = pytest.mark.django_db


def register(**facts):
    PostcodeFactory()
    given = {"name": "Mary Wold", "legal_form": LegalForm.SOLE_TRADER, "postcode": "qv1 1aa", "by": None}
    return providers.register(**given | facts)


def test_register_makes_an_organisation_an_owner_and_lanes(dara):
    provider = register(owner=dara, by=dara, carers=3, lanes=2)
    assert Membership.objects.get(user=dara, organisation=provider.organisation).role == "owner"
    assert provider.workers.count() == FreeHours.objects.count() == 2
    assert provider.kind == ProviderKind.MICRO_ENTERPRISE


def test_register_shows_a_place_one_to_two_kilometres_off():
    provider = register()
    assert 1000 <= provider.public_point.distance(HERE) <= 2000
    assert (provider.district, provider.postcode) == ("QV1", "QV11AA")


def test_register_nowhere_is_refused_and_leaves_nothing():
    with pytest.raises(Unlocated):
        register(postcode="nonsense")
    assert not Provider.objects.exists()


def test_no_more_lanes_than_people():
    with pytest.raises(NotAllowed, match="1 person"):
        register(lanes=2)
    provider = register(carers=2, lanes=2)
    with pytest.raises(NotAllowed):
        workers.add(provider, by=None)
    with pytest.raises(NotAllowed):
        providers.set_facts(provider, carers=1, by=None)


def test_personal_care_goes_when_a_second_carer_comes():
    listing = a_live_listing(needs=["washing", "company"])
    settled = providers.set_facts(listing.provider, carers=2, by=None)
    assert [need.slug for need in settled.lost] == ["washing"]
    assert [need.slug for need in listing.offers.get().open_needs] == ["company"]
    before = SearchEntry.objects.get().tags
    assert len([tag for tag in before if tag >> 24 == 1]) == 1


def test_only_facts_are_set():
    with pytest.raises(ValueError, match="public_point"):
        providers.set_facts(a_provider(), public_point=HERE, by=None)


def test_sex_is_only_kept_for_one_person_alone():
    provider = a_provider(sex="female")
    providers.set_facts(provider, carers=2, by=None)
    assert provider.sex == ""


def test_relocate_moves_where_it_is_found():
    listing = a_live_listing()
    PostcodeFactory(compact="QV22BB")
    providers.relocate(listing.provider, postcode="QV2 2BB", by=None)
    assert SearchEntry.objects.get().point == Provider.objects.get().public_point != HERE


def test_confirm_hours_starts_their_age_again():
    listing = a_live_listing()
    assert SearchEntry.objects.get().hours_confirmed_on is None
    providers.confirm_hours(listing.provider, by=None)
    assert SearchEntry.objects.get().hours_confirmed_on == timezone.localdate()
