"""The pages of sharing: neither reads more of the other than the first name they gave."""

import pytest
from django.urls import reverse

from directory.enums import FundingKind
from marketplace.models import Sharer
from payments.models import Funding
from tests.conftest import signed_in
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.directory import owner_of
from tests.factories.marketplace import MONDAY, an_agreement
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def ravi():
    user = UserFactory(email="ravi@example.com", name="Ravi Secretson")
    PersonFactory(user=user, name="Ravi Secretson", address_lines="9 Secret Row", created_by=user)
    return user


@made_once
def booking(asha):
    return an_agreement(person=asha.person, by=asha, matters="She hums.")


def at(name, thing, *more):
    return reverse(f"marketplace:{name}", args=[thing.reference, *more])


def invited(asha, booking):
    signed_in(asha).post(at("booking_share", booking), {"email": "ravi@example.com", "host_name": "Ash"})
    return Sharer.objects.get()


def consent(ravi, sharer, **changes):
    day = {"from_on_day": MONDAY.day, "from_on_month": MONDAY.month, "from_on_year": MONDAY.year}
    form = {"person": ravi.person.reference, "name": "Rav", "source": "own", **day} | changes
    return signed_in(ravi).post(at("shared_detail", sharer), form)


def test_asked_agreed_and_joined_with_nothing_but_first_names(asha, ravi, booking):
    sharer = invited(asha, booking)
    page = signed_in(ravi).get(at("shared_detail", sharer)).text
    assert "Ash asks you to share visits" in page
    assert [secret for secret in (asha.name, "Rao", "She hums", booking.district) if secret in page] == []
    assert consent(ravi, sharer).status_code == 302
    assert Funding.objects.get(person=ravi.person).kind == FundingKind.OWN
    owner = signed_in(owner_of(booking.listing.provider))
    assert "would pay an equal part" in owner.get(booking.get_absolute_url()).text
    owner.post(at("shared_answer", sharer, "join"))
    assert Sharer.objects.get().state == "joined"
    for page in (booking.get_absolute_url(), at("booking_share", booking)):
        said = signed_in(asha).get(page).text
        assert "Rav" in said
        assert [secret for secret in ("Secretson", "Secret Row", "ravi@") if secret in said] == []
        assert "£10" in said
    bookings = reverse("marketplace:booking_list")
    assert "you pay about £10 of £20 a week" in signed_in(asha).get(bookings).text
    assert "you pay about" not in owner.get(bookings).text
    assert (
        "You pay about <strong>£10</strong> of a usual week"
        in signed_in(ravi).get(sharer.get_absolute_url()).text
    )
    assert (
        "Your part of visits you share"
        in signed_in(ravi).get(Funding.objects.get(person=ravi.person).get_absolute_url()).text
    )
    day = {"from_on_day": 10, "from_on_month": 3, "from_on_year": 2026}
    signed_in(ravi).post(at("shared_leave", sharer), day)
    assert Sharer.objects.get().state == "left"
    assert "you pay about" not in signed_in(asha).get(bookings).text


def test_nobody_else_finds_it(asha, ravi, booking, clem):
    sharer = invited(asha, booking)
    for name, *more in (
        ("shared_detail",),
        ("shared_answer", "join"),
        ("shared_answer", "else"),
        ("shared_leave",),
    ):
        answer = signed_in(clem).post(at(name, sharer, *more))
        assert answer.status_code == 404
    assert signed_in(clem).get(at("booking_share", booking)).status_code == 404
    assert signed_in(ravi).post(at("shared_answer", sharer, "join")).status_code == 404
    assert signed_in(ravi).get(booking.get_absolute_url()).status_code == 404


def test_what_is_wrong_is_said_and_nothing_is_lost(asha, ravi, booking):
    answer = signed_in(asha).post(at("booking_share", booking), {"email": "ravi", "host_name": ""}).text
    assert "Enter an email address, such as" in answer
    assert "Enter the first name they may read" in answer
    sharer = invited(asha, booking)
    assert "Enter the first name the others may read" in consent(ravi, sharer, name="").text
    assert 'value="Rav"' in consent(ravi, sharer, source="").text
    assert Sharer.objects.get().state == "invited"


def test_who_has_no_page_yet_is_sent_to_make_one_and_may_say_no(asha, booking):
    sharer = invited(asha, booking)
    ravi = signed_in(UserFactory(email="ravi@example.com"))
    assert "Say who it is for" in ravi.get(at("shared_detail", sharer)).text
    ravi.post(at("shared_answer", sharer, "refuse"))
    assert Sharer.objects.get().state == "declined"
