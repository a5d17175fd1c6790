"""Who pays, chosen while asking; what is said of the money; and what a council says and excepts."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Person
from directory.enums import FundingKind
from marketplace.actions import bookings
from marketplace.models import Booking
from payments.actions import cautions
from payments.models import Exemption, Funding, Kinship
from tests.conftest import signed_in
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import AuthorityFactory, owner_of, seat_of
from tests.factories.marketplace import BriefFactory, OfferFactory, visit
from tests.factories.payments import a_direct_payment
from tests.marketplace.views.test_money import overseer, send
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def offer():
    return OfferFactory()


@made_once
def home(asha):
    Person.objects.filter(pk=asha.person.pk).update(address_lines="4 Mill Lane", postcode="QV1 1AA")
    asha.person.refresh_from_db()
    return asha.person


@made_once
def payment(home):
    return a_direct_payment(home.user)


@made_once
def brief(asha, home):
    return BriefFactory(
        owner=asha, person=home, funding=FundingKind.DIRECT_PAYMENT, visits=[visit(0), visit(2)]
    )


@made_once
def asha_in(asha):
    return signed_in(asha)


@made_once
def deal(brief, offer):
    return brief, offer


def at(name, brief, offer):
    return reverse(f"marketplace:{name}", args=[brief.reference, offer.listing.slug])


def ask(client, brief, offer, **given):
    """Read the page, then send back what it shows, with these answers."""
    shown = client.get(at("booking_ask", brief, offer)).context["form"]
    form = {"person": brief.person.reference, "form_token": str(uuid4()), "placed": "480,480"}
    form |= {
        "offer": offer.pk,
        "shown_pence": shown.initial["shown_pence"],
        "read": ",".join(shown.initial["read"]),
    }
    return client.post(at("booking_ask", brief, offer), form | given)


def split(client, brief, offer, **given):
    return client.post(at("booking_split", brief, offer), given)


NOT_RELATED = {"relation": "no"}


def test_relation_is_asked_where_the_law_asks_it_and_nothing_is_sent_without_it(
    asha_in, brief, offer, payment
):
    said = ask(asha_in, brief, offer).text
    assert "Choose whether they are a relative or friend" in said
    assert not Booking.objects.exists()
    assert ask(asha_in, brief, offer, **NOT_RELATED).status_code == 302
    kept = Booking.objects.get()
    assert [one["kind"] for one in kept.cautions] == ["direct_payment"]
    assert (
        "A direct payment is for what your care and support plan says"
        in asha_in.get(kept.get_absolute_url()).text
    )
    assert (
        "care and support plan"
        not in signed_in(owner_of(offer.listing.provider)).get(kept.get_absolute_url()).text
    )


def test_own_money_asks_nothing_and_says_nothing(asha_in, brief, offer):
    type(brief).objects.update(funding=FundingKind.OWN)
    said = asha_in.get(at("booking_ask", brief, offer)).text
    assert "relative or friend" not in said
    assert ask(asha_in, brief, offer).status_code == 302
    assert Booking.objects.get().cautions == []


def test_a_relative_at_home_is_refused_and_the_council_sees_and_excepts(asha_in, brief, offer, payment):
    son = {"relation": "close", "same_home": "yes"}
    refused = ask(asha_in, brief, offer, **son)
    assert refused.status_code == 409
    assert f"give them {payment.reference}" in refused.text
    assert not Booking.objects.exists()
    officer_in, said = overseer(payment.authority), Kinship.objects.get()
    page = reverse("marketplace:council_funding", args=[payment.reference])
    assert "close relative in the same home" in officer_in.get(page).text
    there = reverse("marketplace:council_exempt", args=[payment.reference, said.reference])
    today = timezone.localdate()
    first = {f"valid_from_{part}": getattr(today, part) for part in ("day", "month", "year")}
    assert "Write why you found it necessary" in officer_in.post(there, {"ground": "care", **first}).text
    officer_in.post(there, {"ground": "care", "words": "Nobody else is near.", **first})
    assert Exemption.objects.get().words == "Nobody else is near."
    assert ask(asha_in, brief, offer, **son).status_code == 302
    mine = asha_in.get(payment.get_absolute_url()).text
    assert "May be paid: it is necessary to meet the need for care" in mine
    last = {f"on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    officer_in.post(there, last)
    assert Exemption.objects.get().valid_until == today


def test_an_exception_page_is_only_for_who_is_barred_and_for_this_council(asha_in, brief, offer, payment):
    ask(asha_in, brief, offer, **NOT_RELATED)
    said = Kinship.objects.get()
    there = reverse("marketplace:council_exempt", args=[payment.reference, said.reference])
    assert overseer(payment.authority).get(there).status_code == 404
    Kinship.objects.create(
        funding=payment, provider=said.provider, relation="partner", same_home=True, said_by=said.said_by
    )
    barred = reverse("marketplace:council_exempt", args=[payment.reference, Kinship.objects.last().reference])
    assert overseer(payment.authority).get(barred).status_code == 200
    elsewhere = overseer(seat_of(AuthorityFactory(gss="X77777777", name="Far", slug="far")))
    assert elsewhere.get(barred).status_code == 404


def test_words_that_changed_meanwhile_are_read_again(asha_in, brief, offer, payment):
    officer = MembershipFactory(organisation=payment.authority, role=MembershipRole.ADMINISTRATOR).user
    read = asha_in.get(at("booking_ask", brief, offer)).context["form"].initial["read"]
    cautions.say(
        payment.authority, kind="direct_payment", purpose="anything", words="Ring us first.",
        valid_from=timezone.localdate(), by=officer,
    )  # fmt: skip
    refused = ask(asha_in, brief, offer, **NOT_RELATED, read=",".join(read))
    assert (refused.status_code, Booking.objects.count()) == (409, 0)
    assert "has changed since you read it" in refused.text
    assert "Ring us first." in refused.text


SHARES = {
    "an amount": ({"rule": "amount", "pence": "15"}, [("rest", 2500, False), ("amount", 1500, True)]),
    "a part": ({"rule": "portion", "percent": "25"}, [("rest", 3000, False), ("portion", 1000, True)]),
    "visits": ({"rule": "visits", "visits": ["1"]}, [("rest", 2000, False), ("visits", 2000, True)]),
}


@pytest.mark.parametrize("share", SHARES)
def test_a_split_is_chosen_shown_and_carried_to_the_agreement(asha_in, brief, offer, payment, share):
    given, shown = SHARES[share]
    sent = split(asha_in, brief, offer, rest=payment.reference, other="own", **given)
    assert sent.url == at("booking_ask", brief, offer)
    page = asha_in.get(sent.url)
    payers = page.context["payers"]
    assert [(one.wish.rule, one.pence, one.wish.top_up) for one in payers] == shown
    assert "Your own money on top. Your council never sees it." in page.text
    assert ask(asha_in, brief, offer, **NOT_RELATED).status_code == 302
    booking = Booking.objects.get()
    agreed = bookings.accept(booking, by=owner_of(offer.listing.provider))
    rest, second = agreed.arrangement.shares.order_by("pk")
    assert (rest.funding, second.funding.kind, second.rule, second.top_up) == (
        payment,
        "own",
        shown[1][0],
        True,
    )
    expected = [agreed.agreed_visits.get(day=2).pk] if share == "visits" else []
    assert second.visits == expected


def test_a_visit_left_out_takes_its_own_share_with_it(asha_in, brief, offer, payment):
    split(asha_in, brief, offer, rest=payment.reference, other="own", rule="visits", visits=["1"])
    ask(asha_in, brief, offer, **NOT_RELATED, placed="480,", shown_pence="2000")
    assert [wish.rule for wish in Booking.objects.get().wishes] == ["rest"]


def test_without_choosing_the_usual_source_pays(asha_in, brief, offer, payment):
    ask(asha_in, brief, offer, **NOT_RELATED)
    [wish] = Booking.objects.get().wishes
    assert (wish.funding, wish.rule) == (payment.pk, "rest")


def test_other_visits_or_money_and_who_pays_is_forgotten(asha_in, brief, offer, payment):
    split(asha_in, brief, offer, rest=payment.reference, other="own", rule="visits", visits=["1"])
    step = reverse("marketplace:find_step", args=[brief.reference, "funding"])
    asha_in.post(step, {"funding": "isf"})
    brief.refresh_from_db()
    assert (brief.split, brief.funding) == ([], "isf")


def test_a_source_that_was_closed_meanwhile_is_refused_kindly(asha_in, asha, brief, offer, payment):
    split(asha_in, brief, offer, rest=payment.reference, other="own", rule="amount", pence="5")
    own = Funding.objects.get(kind="own")
    Funding.objects.filter(pk=own.pk).update(valid_from="2026-01-01", valid_until="2026-02-01")
    assert "Choose again who pays" in ask(asha_in, brief, offer, **NOT_RELATED).text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"other": "@payment"}, "Choose another source than the first"),
        ({"rest": "FU-2222-2222"}, "There is a problem"),
        ({"rest": ""}, "Choose which money pays for it"),
        ({"rule": ""}, "Choose how much the second source pays"),
        ({"pence": "-4"}, "There is a problem"),
        ({"rule": "visits", "visits": "7"}, "There is a problem"),
    ],
)
def test_a_split_that_does_not_come_out_is_refused_and_nothing_is_kept(asha_in, deal, payment, given, words):
    brief, offer = deal
    sent = {"rest": payment.reference, "other": "own", "rule": "amount", "pence": "5"} | given
    sent = {name: payment.reference if value == "@payment" else value for name, value in sent.items()}
    assert words in split(asha_in, brief, offer, **sent).text
    brief.refresh_from_db()
    assert (brief.split, Funding.objects.count()) == ([], 1)


def test_only_who_may_agree_payments_chooses_who_pays(brief, offer, payment, clem):
    assert signed_in(clem).get(at("booking_split", brief, offer)).status_code == 404


def test_council_says_it_in_its_own_words_and_people_read_them(asha_in, brief, offer, payment):
    officer_in, today = overseer(payment.authority), timezone.localdate()
    page = officer_in.get(reverse("marketplace:council_cautions")).text
    assert "A direct payment is for what your care and support plan says" in page
    assert "What everybody reads" in page
    form = {
        "kind": "direct_payment",
        "purpose": "anything",
        "words": "Is it in your plan? Ring us.",
        "valid_from": today,
    }
    assert (
        send(officer_in, "council_caution", **{**form, **day_of(form.pop("valid_from"))}).status_code == 302
    )
    assert "Is it in your plan? Ring us." in asha_in.get(at("booking_ask", brief, offer)).text


def day_of(day):
    return {f"valid_from_{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_moderators_have_none_of_these_pages(officer):
    client = signed_in(officer)
    for name in ("council_cautions", "council_caution"):
        assert client.get(reverse(f"marketplace:{name}")).status_code == 404
