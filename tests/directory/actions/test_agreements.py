"""A company of one person asks; an officer of its council agrees or does not, and its tasks follow at once."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions.transitions import NotAllowed, Stale
from accounts.models import Event, Notification
from directory.actions import agreements, interests, listings, providers
from directory.enums import InterestKind, LegalForm
from directory.kinds import Why
from directory.models import Need, Provider
from tests.factories.directory import (
    AuthorityFactory,
    a_live_listing,
    a_provider,
    an_agency,
    an_officer,
    owner_of,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WHY = "She owns it and is its only worker. The people she helps say how."


@made_once
def listing(dara):
    """Of somebody who traded alone, helped to wash, and then founded a company."""
    found = a_live_listing(owner=dara, needs=["washing", "company"])
    providers.set_facts(found.provider, legal_form=LegalForm.COMPANY, by=dara)
    return found


@made_once
def company(listing):
    return listing.provider


def shown(listing):
    return sorted(need.slug for need in listing.offers.get().open_needs)


def acts(company):
    found = Event.objects.about(company).filter(what__startswith="provider.council").order_by("id")
    return list(found.values_list("what", "actor_id"))


def told(user):
    found = Notification.objects.filter(recipient=user, kind__startswith="company", channel="email")
    return list(found.order_by("pk").values_list("kind", flat=True))


@made_once
def agreement(company, officer):
    return agreements.agree(company, why=WHY, by=officer)


def test_asked_agreed_and_not_any_more(listing, company, dara, officer):
    agreements.ask(company, by=dara)
    agreements.ask(company, by=dara)
    assert shown(listing) == ["company"]
    settled = agreements.agree(company, why=WHY, by=officer)
    assert ([need.slug for need in settled.back], shown(listing)) == (["washing"], ["company", "washing"])
    with pytest.raises(NotAllowed, match="agreed already"):
        agreements.ask(company, by=dara)
    assert Provider.objects.get(pk=company.pk).council_asked_at is None
    settled = agreements.disagree(company, why="A friend was sent twice.", by=officer)
    assert ([need.slug for need in settled.lost], shown(listing)) == (["washing"], ["company"])
    assert acts(company) == [
        ("provider.council_asked", dara.pk),
        ("provider.council_agreed", officer.pk),
        ("provider.council_disagreed", officer.pk),
    ]
    assert told(dara) == ["company_agreed", "company_not_agreed"]
    company.refresh_from_db()
    assert (company.council_agreed_by, company.council_agreed_why) == (None, "A friend was sent twice.")


def test_the_reasons_are_in_no_event(company, agreement):
    events = Event.objects.filter(thing_reference=company.reference)
    assert [event for event in events if "owns" in f"{event.why} {event.facts}"] == []


def test_with_the_agreement_washing_is_offered_and_nursing_never(company, listing, officer, dara):
    offer = listing.offers.get()
    more = {"engagement": offer.engagement, "offer": offer, "by": dara, **offer.rates}
    wanted = {slug: Need.objects.get(slug=slug) for slug in ("washing", "dressing", "nursing-tasks")}
    with pytest.raises(NotAllowed, match="Ask your council"):
        listings.set_offer(listing, needs=[wanted["washing"]], **more)
    agreements.agree(company, why=WHY, by=officer)
    listings.set_offer(listing, needs=[wanted["washing"]], **more)
    with pytest.raises(NotAllowed, match="Nursing"):
        listings.set_offer(listing, needs=[wanted["nursing-tasks"]], **more)


@pytest.mark.parametrize("change", [{"carers": 2}, {"hands": "others"}, {"legal_form": "charity"}])
def test_it_ends_by_itself_when_the_facts_change(company, listing, dara, change, agreement):
    providers.set_facts(company, by=dara, **change)
    assert shown(listing) == ["company"]
    back = {"carers": 1, "hands": "own", "legal_form": "company"}
    providers.set_facts(company, by=dara, **{name: back[name] for name in change})
    assert (shown(listing), company.council_agreed_at, company.council_agreed_why) == (["company"], None, "")


def test_twice_the_same_answer_is_one_act(company, officer, dara):
    for act in (agreements.agree, agreements.disagree):
        for _ in range(2):
            act(company, why=WHY, by=officer)
    assert len(acts(company)) == 2
    assert told(dara) == ["company_agreed", "company_not_agreed"]


@pytest.mark.parametrize("first", [agreements.agree, agreements.disagree])
@pytest.mark.parametrize("second", [agreements.agree, agreements.disagree])
def test_two_officers_at_once_decide_once(company, officer, first, second):
    seen = agreements.as_it_stands(company)
    first(company, why="So", seen=seen, by=officer)
    before = agreements.as_it_stands(company)
    with pytest.raises(Stale, match="Read it again"):
        second(company, why="Otherwise", seen=seen, by=an_officer())
    assert agreements.as_it_stands(Provider.objects.get(pk=company.pk)) == before


def test_only_officers_of_its_council_with_an_open_mind_decide(company, dara, clem, lead, officer):
    """And the control: once the interest has ended, the same officer decides."""
    elsewhere = an_officer(AuthorityFactory())
    interest = interests.declare(company, kind=InterestKind.FRIEND, by=officer)
    for act in (agreements.agree, agreements.disagree):
        for somebody in (dara, clem, lead, elsewhere, officer):
            with pytest.raises(NotAllowed):
                act(company, why=WHY, by=somebody)
    assert acts(company) == []
    interests.end(interest, by=officer)
    agreements.agree(company, why=WHY, by=officer)
    assert acts(company) == [("provider.council_agreed", officer.pk)]


def test_only_its_own_people_ask(company, clem, officer):
    for somebody in (clem, officer):
        with pytest.raises(NotAllowed):
            agreements.ask(company, by=somebody)


@pytest.mark.parametrize(
    "make",
    [
        a_provider,
        lambda: a_provider(legal_form=LegalForm.COMPANY, carers=2),
        lambda: a_provider(legal_form=LegalForm.CIC, hands="others"),
        lambda: a_provider(legal_form=LegalForm.CHARITY),
        lambda: an_agency(carers=1),
    ],
)
def test_there_is_nothing_to_decide_about_anybody_else(make, officer):
    provider = make()
    for act in (
        lambda: agreements.ask(provider, by=owner_of(provider)),
        lambda: agreements.agree(provider, why=WHY, by=officer),
        lambda: agreements.disagree(provider, why=WHY, by=officer),
    ):
        with pytest.raises(NotAllowed, match="nothing to decide"):
            act()


def test_reasons_are_asked_for(company, officer):
    for act in (agreements.agree, agreements.disagree):
        with pytest.raises(NotAllowed, match="Say why"):
            act(company, why="  ", by=officer)


def test_without_withholding_the_database_refuses_to_end_it(
    company, listing, officer, monkeypatch, agreement
):
    """The control: an agreement that ends without its tasks going leaves care that is not lawful, and is not kept."""
    monkeypatch.setattr(agreements, "settle", lambda *_args, **_more: None)

    def ended():
        with transaction.atomic():
            agreements.disagree(company, why="No", by=officer)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="regulated task"):
        ended()
    assert shown(listing) == ["company", "washing"]
    assert Why.ONE_PERSON_COMPANY not in listing.offers.get().tasks.values_list("withheld_why", flat=True)
