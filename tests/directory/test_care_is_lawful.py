"""No code path, admin page or slip of SQL leaves a regulated task on show with a provider who may not offer it."""

import pytest
from django.db import IntegrityError, connection, transaction

from directory.actions import registers
from directory.actions.withholding import settle
from directory.enums import LegalForm
from directory.kinds import Why
from directory.models import CqcLocation, Listing, Need, Offer, OfferNeed, Provider
from directory.register import Entry
from tests.factories.directory import a_listing, a_live_listing, a_location, a_provider, an_agency
from tests.standing import made_once

pytestmark = pytest.mark.django_db

TABLES = {
    "a task given to who may not offer it": "directory_offer_needs",
    "a withheld task given back": "directory_offer_needs",
    "another task in its place": "directory_offer_needs",
    "a second carer": "directory_provider",
    "a company": "directory_provider",
    "somebody in their place": "directory_provider",
    "no CQC location any more": "directory_provider",
    "another CQC location": "directory_provider",
    "a location that ended": "directory_cqclocation",
    "a location without the activity": "directory_cqclocation",
    "a task that becomes regulated": "directory_need",
    "a listing given to another provider": "directory_listing",
    "a service moved to another listing": "directory_offer",
}


def sql(words, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)


@made_once
def lawful():
    """Somebody alone and an agency, who may wash, and a business that may not: it keeps a task back."""
    alone = a_live_listing(needs=["washing"])
    business = a_listing(a_provider(legal_form=LegalForm.COMPANY, carers=4), needs=["company"])
    agency = a_live_listing(an_agency(), needs=["washing"])
    a_location("1-2222", activities=())
    settled = OfferNeed(
        offer=business.offers.get(), need=Need.objects.get(slug="dressing"), withheld_why=Why.BUSINESS
    )
    settled.withheld_at = business.created_at
    settled.save()
    return alone, business, agency, settled


def slip(name, alone, business, agency, settled):
    """What is slipped in, as raw SQL or as the bulk updates an admin page would make; ready, but not done yet."""
    washing, company = (Need.objects.get(slug=slug) for slug in ("washing", "company"))
    offer, provider = business.offers.get(), Provider.objects.filter(pk=alone.provider.pk)
    registered = Provider.objects.filter(pk=agency.provider.pk)
    location = CqcLocation.objects.filter(pk="1-123456789")
    insert = "INSERT INTO directory_offer_needs (offer_id, need_id, withheld_why) VALUES (%s, %s, '')"
    return {
        "a task given to who may not offer it": lambda: sql(insert, offer.pk, washing.pk),
        "a withheld task given back": lambda: OfferNeed.objects.filter(pk=settled.pk).update(
            withheld_at=None, withheld_why=""
        ),
        "another task in its place": lambda: OfferNeed.objects.filter(offer=offer, need=company).update(
            need=washing
        ),
        "a second carer": lambda: provider.update(carers=2),
        "a company": lambda: sql("UPDATE directory_provider SET legal_form = 'company' WHERE id = %s", alone.provider.pk),
        "somebody in their place": lambda: provider.update(hands="others"),
        "no CQC location any more": lambda: registered.update(cqc_location=None),
        "another CQC location": lambda: registered.update(cqc_location="1-2222"),
        "a location that ended": lambda: location.update(status="deregistered"),
        "a location without the activity": lambda: sql("UPDATE directory_cqclocation SET activities = '{}'"),
        "a task that becomes regulated": lambda: Need.objects.filter(pk=company.pk).update(regulated="personal_care"),
        "a listing given to another provider": lambda: Listing.objects.filter(pk=alone.pk).update(
            provider=business.provider
        ),
        "a service moved to another listing": lambda: Offer.objects.filter(listing=alone).update(listing=business),
    }[name]  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_database_refuses(name, lawful):
    act = slip(name, *lawful)
    act()
    with pytest.raises(IntegrityError, match="may not be offered"), transaction.atomic():
        sql("SET CONSTRAINTS care_is_lawful IMMEDIATE")
    transaction.set_rollback(True)


@pytest.mark.parametrize("name", TABLES)
def test_without_its_trigger_it_would_not(name, lawful):
    """The control: take the guard of one table away, and the same slip goes through."""
    act = slip(name, *lawful)
    with transaction.atomic():
        sql(f"ALTER TABLE {TABLES[name]} DISABLE TRIGGER care_is_lawful")
        act()
        sql("SET CONSTRAINTS care_is_lawful IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM directory_care WHERE NOT lawful")
            assert cursor.fetchone()[0] > 0
        transaction.set_rollback(True)


def test_what_is_withheld_may_stay():
    """A draft that keeps its tasks back is lawful in the eyes of the database."""
    listing = a_live_listing(needs=["washing", "company"])
    listing.provider.carers = 2
    listing.provider.save()
    settle(listing.provider, by=None)
    sql("SET CONSTRAINTS care_is_lawful IMMEDIATE")
    assert [task.withheld_why for task in listing.offers.get().withheld_tasks] == [Why.SECOND_CARER]


def test_who_introduces_carers_is_no_provider():
    provider = a_provider()
    with pytest.raises(IntegrityError, match="provider_gives_care_itself"), transaction.atomic():
        Provider.objects.filter(pk=provider.pk).update(legal_form=LegalForm.INTRODUCER)


def test_withheld_always_says_why():
    listing = a_listing()
    with pytest.raises(IntegrityError, match="withheld_with_a_reason"), transaction.atomic():
        OfferNeed.objects.filter(offer__listing=listing).update(withheld_at=listing.created_at)


def test_a_register_that_says_no_is_written_with_what_it_costs():
    """The same two statements in one transaction, in either order, pass; one of them alone does not."""
    listing = a_live_listing(an_agency(), needs=["washing"])
    registers.write(Entry("1-123456789", status="deregistered"))
    sql("SET CONSTRAINTS care_is_lawful IMMEDIATE")
    assert listing.offers.get().open_needs == []
