"""The council's desk by hand: two officers, one listing, and everybody who may not."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts.models import Approval
from directory.actions import appeals, interests, listings, versions
from directory.enums import Deed, InterestKind
from directory.models import Appeal, Interest, Ruling
from marketplace.actions import bookings, halting
from marketplace.enums import HaltChoice
from marketplace.models import Halt
from tests.directory.desk import Desk
from tests.factories.directory import AuthorityFactory, an_officer
from tests.factories.marketplace import OfferFactory, a_request, owner_of, soon
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WHY = {"ground": "untrue", "why": "Two letters say so."}


@made_once
def desk():
    return Desk()


@pytest.fixture
def at_desk(sign_in):
    """``at_desk(officer)``: a client of theirs with a second factor."""

    def client_for(officer):
        TOTP.activate(officer, generate_totp_secret())
        return sign_in(officer)

    return client_for


def at(name, *args):
    return reverse(f"marketplace:desk_{name}", args=args)


def text(response):
    return response.content.decode()


def test_two_officers_suspend_a_listing(desk, at_desk):
    first, second, reference = at_desk(desk.first), at_desk(desk.second), desk.listing.reference
    assert "Choose on what ground" in text(first.post(at("propose", reference, "suspend"), {}))
    first.post(at("propose", reference, "suspend"), WHY)
    proposed = Approval.objects.get().reference
    assert proposed in text(second.get(at("proposals")))
    assert "You proposed this" in text(first.get(at("proposal", proposed)))
    said = text(first.post(at("proposal", proposed), {"answer": "agree"}))
    assert desk.fresh().state == "live"
    assert "A second person must answer" in said
    second.post(at("proposal", proposed), {"answer": "agree"})
    assert desk.fresh().state == "suspended"
    again = text(second.post(at("proposal", proposed), {"answer": "agree"}))
    assert Ruling.objects.count() == 1
    assert "so that cannot be done now" in again


def test_the_second_officer_says_no(desk, at_desk):
    proposed = desk.propose(Deed.SUSPEND)
    client = at_desk(desk.second)
    assert "Say why you do not agree" in text(
        client.post(at("proposal", proposed.reference), {"answer": "refuse"})
    )
    client.post(at("proposal", proposed.reference), {"answer": "refuse", "why": "It is another's."})
    assert "It is another" in text(client.get(at("proposal", proposed.reference)))
    assert desk.fresh().state == "live"


def test_one_officer_pauses(desk, at_desk):
    client = at_desk(desk.first)
    client.post(at("hold", desk.listing.reference), {"ground": "safeguarding", "why": "A call."})
    assert desk.fresh().state == "paused_safeguarding"
    assert "so that cannot be done now" in text(
        client.post(at("hold", desk.listing.reference), {"ground": "safeguarding", "why": "A call."})
    )


def test_an_officer_with_a_conflict_sees_words_and_no_buttons(desk, at_desk):
    interests.declare(desk.listing.provider, kind=InterestKind.CARE, by=desk.first)
    client, reference = at_desk(desk.first), desk.listing.reference
    proposed = desk.propose(Deed.SUSPEND, by=desk.second)
    pages = [
        at("hold", reference),
        at("propose", reference, "suspend"),
        at("proposal", proposed.reference),
        reverse("directory:moderation_detail", args=[reference]),
    ]
    for page in pages:
        said = text(client.get(page))
        assert "You declared an interest in this provider." in said
        assert "govuk-button--warning" not in said
    client.post(at("hold", reference), WHY)
    client.post(at("proposal", proposed.reference), {"answer": "agree"})
    assert desk.fresh().state == "live"


def test_another_councils_officer_finds_nothing(desk, at_desk):
    proposed = desk.propose(Deed.SUSPEND)
    client = at_desk(an_officer(AuthorityFactory()))
    for page in (
        at("hold", desk.listing.reference),
        at("propose", desk.listing.reference, "remove"),
        at("proposal", proposed.reference),
        reverse("directory:moderation_detail", args=[desk.listing.reference]),
    ):
        assert client.get(page).status_code == 404
        assert client.post(page, {"answer": "agree", **WHY}).status_code in {404, 405}
    assert "Nothing waits" in text(client.get(at("proposals")))


@pytest.mark.parametrize("deed", ["hold", "reject", "nonsense"])
def test_what_two_people_cannot_decide_has_no_page(desk, at_desk, deed):
    assert at_desk(desk.first).get(at("propose", desk.listing.reference, deed)).status_code == 404


def test_the_provider_reads_the_reasons_and_appeals(desk, at_desk, sign_in):
    ruling = desk.suspend()
    owner = sign_in(desk.owner)
    said = text(owner.get(ruling.get_absolute_url()))
    for words in ("Two letters say so", "Ombudsman", "Information Commissioner", "Care Quality Commission"):
        assert words in said
    page = reverse("directory:ruling_appeal", args=[ruling.reference])
    assert "Say why you think" in text(owner.post(page, {"words": ""}))
    for _ in range(2):
        owner.post(page, {"words": "The letters are about somebody else."})
    appeal = Appeal.objects.get()
    answer = reverse("directory:appeal_answer", args=[appeal.reference])
    assert "You took part in the decision" in text(at_desk(desk.first).get(answer))
    third = at_desk(desk.third)
    assert "Choose what you decide" in text(third.post(answer, {}))
    third.post(answer, {"upheld": "1", "reasons": "They are."})
    assert "A second officer must agree" in text(owner.get(ruling.get_absolute_url()))


def test_an_appeal_is_taken_back_by_its_button(desk, sign_in):
    appeal = appeals.make(desk.suspend(), words="No", by=desk.owner)
    page = reverse("directory:ruling_appeal", args=[appeal.ruling.reference])
    sign_in(desk.owner).post(page, {"take_back": "1"})
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"


def test_a_change_is_read_beside_what_people_see(desk, at_desk, sign_in):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    version = versions.open_version(desk.listing)
    client, page = at_desk(desk.first), reverse("directory:version_detail", args=[version.reference])
    said = text(client.get(page))
    assert '<span class="govuk-visually-hidden">taken out: </span>' in said
    assert '<span class="govuk-visually-hidden">added: </span>' in said
    back = reverse("directory:version_send_back", args=[version.reference])
    assert "Choose at least one reason" in text(client.post(back, {"why": ""}))
    client.post(back, {"reasons": ["unclear"], "why": "Kinder than whom?"})
    owner = sign_in(desk.owner)
    assert "Kinder than whom?" in text(
        owner.get(reverse("directory:studio_listing", args=[desk.listing.reference]))
    )
    words = text(owner.get(reverse("directory:studio_words", args=[desk.listing.reference])))
    assert 'value="Kinder help"' in words


def test_a_change_is_agreed_to_as_it_was_read(desk, at_desk):
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    version = versions.open_version(desk.listing)
    client, page = at_desk(desk.first), reverse("directory:version_approve", args=[version.reference])
    for seen in ("", "another"):
        client.post(page, {"seen": seen})
        assert desk.fresh().title == "Help at home"
    client.post(page, {"seen": version.digest})
    assert desk.fresh().title == "Kinder help"


def test_the_owner_sees_what_waits_and_takes_it_back(desk, sign_in):
    owner = sign_in(desk.owner)
    words = reverse("directory:studio_words", args=[desk.listing.reference])
    said = text(owner.post(words, {"title": "Kinder help", "summary": "Kind help, on time"}, follow=True))
    assert "What waits for the council" in said
    owner.post(reverse("directory:studio_take_back", args=[desk.listing.reference]))
    assert versions.open_version(desk.listing) is None


def test_interests_are_declared_and_ended(desk, at_desk):
    client = at_desk(desk.first)
    page = reverse("directory:interest_declare", args=[desk.listing.reference])
    assert "Choose what connects you" in text(client.post(page, {}))
    client.post(page, {"kind": "family"})
    interest = Interest.objects.get()
    assert str(desk.listing.provider) in text(client.get(reverse("directory:interest_list")))
    end = reverse("directory:interest_end", args=[interest.pk])
    assert at_desk(desk.second).post(end).status_code == 404
    client.post(end)
    assert not Interest.objects.holding().exists()


@made_once
def halted(asha):
    offer = OfferFactory()
    asked = a_request(person=asha.person, by=asha, offer=offer, starts_on=soon())
    agreement = bookings.accept(asked, by=owner_of(offer.listing.provider))
    halting.hold(offer.listing, ground="safeguarding", why="A call", by=an_officer())
    return agreement


def test_somebody_with_a_booking_chooses(asha, halted, sign_in):
    client, page = sign_in(asha), reverse("marketplace:booking_choices", args=[halted.reference])
    assert "See what you can do" in text(client.get(halted.get_absolute_url()))
    assert "Choose what you would like" in text(client.post(page, {}))
    assert "Enter the day" in text(client.post(page, {"choice": "pause"}))
    client.post(page, {"choice": "keep"})
    assert Halt.objects.get().choice == HaltChoice.KEEP
    assert "keep the visits as they are" in text(client.get(halted.get_absolute_url()))
    elsewhere = client.post(page, {"choice": "elsewhere"})
    assert elsewhere.url == reverse("marketplace:find_results", args=[halted.brief.reference])


def test_the_provider_has_no_such_choice(halted, sign_in):
    client = sign_in(owner_of(halted.listing.provider))
    page = reverse("marketplace:booking_choices", args=[halted.reference])
    assert client.get(page).status_code == 302
    client.post(page, {"choice": "end"})
    halted.refresh_from_db()
    assert halted.state == "accepted"
