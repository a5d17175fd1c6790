"""Pages about money: what their owner reads, and what a council never does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Event
from accounts.spoken import say_pounds
from directory.enums import FundingKind
from marketplace.actions import spending, visits
from payments.actions import arranging, funding, holding
from payments.models import Budget, Funding, SpendingApproval
from payments.runway import Period, Standing
from payments.splitting import Wish
from tests.conftest import signed_in
from tests.factories.accounts import DelegationFactory, MembershipFactory, PersonFactory, UserFactory
from tests.factories.directory import HOME, AuthorityFactory, seat_of
from tests.factories.employing import a_job
from tests.factories.marketplace import a_request, an_agreement, soon
from tests.factories.payments import a_direct_payment, an_isf
from tests.standing import made_once

pytestmark = pytest.mark.django_db
DAYS = ("starts_on", "ends_on", "from_on", "on")


def page(client, name, source=None):
    return client.get(reverse(f"marketplace:{name}", args=[source.reference] if source else []))


def send(client, page_name, source=None, /, **given):
    """A form as a browser sends it: a day has three boxes."""
    for key in DAYS:
        if key in given:
            day = given.pop(key)
            given |= {f"{key}_{part}": getattr(day, part) for part in ("day", "month", "year")}
    return client.post(reverse(f"marketplace:{page_name}", args=[source.reference] if source else []), given)


def overseer(council):
    """An administrator of ``council``, signed in with a second factor."""
    user = MembershipFactory(organisation=council, role=MembershipRole.ADMINISTRATOR).user
    TOTP.activate(user, generate_totp_secret())
    return signed_in(user)


@made_once
def asha_in(asha):
    return signed_in(asha)


@made_once
def payment(asha):
    return a_direct_payment(asha)


@made_once
def officer_in():
    """Who looks after the money of the council every test knows."""
    council = seat_of(AuthorityFactory(gss=HOME, name="Wolds"))
    return overseer(council)


@made_once
def shared(asha, payment):
    """An hour every Monday at 20 pounds: 15 from the direct payment, the rest on top from her own money."""
    agreed = an_agreement(person=asha.person, by=asha, funding=FundingKind.DIRECT_PAYMENT)
    own = funding.open_source(asha.person, kind=FundingKind.OWN, name="Premium bonds", by=asha)
    wishes = [Wish(payment.pk, "amount", pence=1_501), Wish(own.pk, top_up=True)]
    arranging.share_out(agreed.arrangement, wishes, from_on=timezone.localdate(), by=asha)
    return agreed


def test_home_says_what_is_left_and_how_long_it_lasts(asha_in, shared):
    said = page(asha_in, "money_home").text
    assert "£9,234.49" not in said
    assert "is left of £10,000" in said
    assert "It covers everything that is agreed, until <strong>" in said
    assert "Premium bonds" in said
    assert "Nobody has said how much there is." in said


def test_home_of_somebody_without_money_says_what_comes_here(clem):
    assert "No money told of yet" in page(signed_in(clem), "money_home").text


def test_adding_a_source_leads_to_its_budget(asha, asha_in):
    to_budget = send(
        asha_in, "funding_new", person=asha.person.reference, kind="isf", way="holder", name="ISF"
    )
    made = Funding.objects.get(kind=FundingKind.ISF)
    assert to_budget.url == reverse("marketplace:funding_budget", args=[made.reference])
    today = timezone.localdate()
    send(asha_in, "funding_budget", made, pence="1,200", starts_on=today, ends_on=today + timedelta(days=9))
    assert Budget.objects.get().pence == 120_000


def test_a_council_beside_own_money_is_refused_and_nothing_is_lost(asha, asha_in):
    council = seat_of(AuthorityFactory(gss=HOME, name="Wolds"))
    given = {"person": asha.person.reference, "kind": "own", "way": "card", "name": "Savings"}
    said = send(asha_in, "funding_new", **given, authority=council.reference).text
    assert "your own money is yours alone" in said
    assert 'value="Savings"' in said
    assert not Funding.objects.exists()


@pytest.mark.parametrize("amount", ["-5", "12.345", "1e3", "lots", "£", "99999999999999"])
def test_a_budget_that_is_no_amount_is_refused_kindly(asha_in, payment, amount):
    today = timezone.localdate()
    answer = send(asha_in, "funding_budget", payment, pence=amount, starts_on=today, ends_on=today)
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert Budget.objects.count() == 1


def test_a_budget_below_what_is_promised_is_kept_with_a_warning(asha_in, payment, shared):
    today = timezone.localdate()
    year = {"starts_on": today, "ends_on": today + timedelta(days=364)}
    sent = send(asha_in, "funding_budget", payment, pence="20", **year)
    said = asha_in.get(sent.url).text
    assert payment.budgets.standing().get().pence == 2_000
    assert "It is less than you have agreed to already: £" in said
    assert "is missing: £20 is there" in said


def test_a_budget_that_is_overspent_says_so_and_one_that_has_ended_too(payment):
    today = timezone.localdate()
    first, last = today - timedelta(days=90), today - timedelta(days=1)
    budget = Budget(funding=payment, pence=2_000, starts_on=first, ends_on=last)
    stands = Standing(Period(first, last, 2_000), 10_494, 0, today - timedelta(days=20))
    said = render_to_string("marketplace/_standing.html", {"purse": spending.Purse(payment, budget, stands)})
    assert "£20 was there, and £104.94 is spent" in said
    assert "This budget has ended. It covered what was agreed until" in said
    said = render_to_string(
        "marketplace/_standings.html", {"purses": [spending.Purse(payment, budget, stands)]}
    )
    assert ", which is over" in said
    budget.ends_on, stands = today, replace(stands, spent=500, promised=2_500)
    said = render_to_string("marketplace/_standing.html", {"purse": spending.Purse(payment, budget, stands)})
    assert "<strong>£10</strong> is missing: £15 is there, of £20" in said
    assert "has ended" not in said


def test_closing_what_an_agreement_needs_is_refused_in_words(asha_in, payment, shared):
    said = send(asha_in, "funding_close", payment, on=timezone.localdate()).text
    assert f"{shared.reference} is paid from it after that day." in said


def test_helper_named_for_the_direct_payment_sees_it_and_no_own_money(asha, payment, shared):
    helper = UserFactory()
    DelegationFactory(
        person=asha.person,
        delegate=helper,
        kind="nominated",
        verified_at=timezone.now(),
        verified_by=UserFactory(),
    )
    client = signed_in(helper)
    assert "Premium bonds" not in page(client, "money_home").text
    assert page(client, "funding_detail", payment).status_code == 200
    assert page(client, "funding_detail", Funding.objects.get(kind=FundingKind.OWN)).status_code == 404


def test_council_reads_what_its_money_pays_and_nothing_else(officer_in, asha, payment, shared):
    said = page(officer_in, "council_funding", payment).text
    assert "£15.01" in said
    assert asha.name in said
    hidden = ["£4.99", "£20<", "Premium bonds", "Secret name", "top", shared.reference, "own money"]
    assert [words for words in hidden if words in said.split("<main", 1)[1].split("</main>")[0]] == []
    assert Event.objects.get(what="money.seen").person == asha.person.reference


def test_council_control_the_price_would_be_there_if_it_paid_all(officer_in, payment, shared):
    """The control: let one source pay all of it, and the page says the whole price."""
    arranging.share_out(
        shared.arrangement, [Wish(payment.pk)], from_on=timezone.localdate(), by=shared.person.user
    )
    assert "£20<" in page(officer_in, "council_funding", payment).text


def test_council_never_finds_own_money_nor_another_councils(officer_in, asha, shared, payment):
    own = Funding.objects.get(kind=FundingKind.OWN)
    assert page(officer_in, "council_funding", own).status_code == 404
    other = AuthorityFactory(gss="X77777777", name="Far", slug="far")
    elsewhere = overseer(seat_of(other))
    assert page(elsewhere, "council_funding", payment).status_code == 404
    assert payment.reference in page(officer_in, "council_money").text
    assert payment.reference not in page(elsewhere, "council_money").text


def test_council_reads_whose_money_it_is_with_totals_and_they_can_read_that(
    officer_in, asha, payment, shared
):
    other = a_direct_payment(zed := PersonFactory(user=UserFactory(), name="Zed Other").user)
    said = page(officer_in, "council_money").text
    assert said.index(asha.name) < said.index("Zed Other")
    assert "Together 2 sources: budgets of <strong>£20,000</strong>, and <strong>£0</strong> of it" in said
    seen = Event.objects.filter(what="money.seen").values_list("person", flat=True)
    assert set(seen) == {asha.person.reference, zed.person.reference}
    today = timezone.localdate()
    funding.set_budget(other, pence=2_000, starts_on=today, ends_on=today + timedelta(days=364), by=zed)
    assert "budgets of <strong>£10,020</strong>" in page(officer_in, "council_money").text
    own = Funding.objects.get(kind=FundingKind.OWN)
    own.budgets.create(starts_on=today, ends_on=today, pence=77, created_by=asha)
    assert "£10,020.77" not in page(officer_in, "council_money").text


def test_council_finds_what_is_running_out(officer_in, asha, payment, shared):
    today = timezone.localdate()
    year = {"starts_on": today, "ends_on": today + timedelta(days=364)}
    funding.set_budget(payment, pence=2_000, **year, by=asha)
    assert "Show what is running out" in page(officer_in, "council_money").text
    short = reverse("marketplace:council_money") + "?only=short"
    assert payment.reference in officer_in.get(short).text
    funding.set_budget(payment, pence=10_000_000, **year, by=asha)
    assert payment.reference not in officer_in.get(short).text


def test_moderators_have_no_money_pages(officer):
    assert page(signed_in(officer), "council_money").status_code == 404


SPLITS = {
    "an amount": ({"rule": "amount", "pence": "4.99"}, ("amount", 499, None)),
    "a part": ({"rule": "portion", "percent": "25"}, ("portion", None, 2_500)),
}


@pytest.mark.parametrize("split", SPLITS)
def test_a_second_source_pays_for_some(asha_in, payment, shared, split):
    given, expected = SPLITS[split]
    own = Funding.objects.get(kind=FundingKind.OWN)
    sent = {"rest": payment.reference, "other": own.reference, "from_on": shared.starts_on, **given}
    assert send(asha_in, "booking_pay", shared, **sent).status_code == 302
    rest, second = shared.arrangement.shares.order_by("pk")
    assert (rest.rule, rest.funding, rest.top_up) == ("rest", payment, False)
    assert (second.rule, second.pence, second.basis_points) == expected
    assert (second.funding, second.top_up) == (own, True)


def test_a_third_source_is_added_without_losing_what_was_typed(asha, asha_in, payment, shared):
    """Pressed with half a form: nothing is checked, nothing is changed. Kept, three pay; opened again, all three are there."""
    own = Funding.objects.get(kind=FundingKind.OWN)
    savings = funding.open_source(asha.person, kind=FundingKind.OWN, name="More savings", by=asha)
    before = list(shared.arrangement.shares.values())
    sent = {"rest": payment.reference, "other": own.reference, "rule": "amount", "pence": "4.99", "rows": 1}
    said = send(asha_in, "booking_pay", shared, **sent, more=1).text
    assert ('value="4.99"' in said, "Does a third source" in said, "There is a problem" in said) == (
        True, True, False,
    )  # fmt: skip
    assert list(shared.arrangement.shares.values()) == before
    sent |= {"rows": 2, "other_3": savings.reference, "rule_3": "portion", "from_on": shared.starts_on}
    refused = send(asha_in, "booking_pay", shared, **sent).text
    assert "Enter how many per cent" in refused
    assert (
        "Choose each source once"
        in send(asha_in, "booking_pay", shared, **sent | {"other_3": own.reference}).text
    )
    assert send(asha_in, "booking_pay", shared, **sent, percent_3=25).status_code == 302
    found = shared.arrangement.shares.order_by("pk").values_list(
        "funding", "rule", "pence", "basis_points", "top_up"
    )
    assert list(found) == [
        (payment.pk, "rest", None, None, False),
        (own.pk, "amount", 499, None, True),
        (savings.pk, "portion", None, 2_500, True),
    ]
    again = page(asha_in, "booking_pay", shared).text
    assert ('value="4.99"' in again, 'value="25"' in again, 'name="rows" value="2"' in again) == (
        True,
        True,
        True,
    )


def test_chosen_visits_are_paid_by_the_second_source(asha_in, payment, shared):
    own = Funding.objects.get(kind=FundingKind.OWN)
    only = shared.agreed_visits.get()
    sent = {"rest": payment.reference, "other": own.reference, "rule": "visits", "visits": only.pk}
    assert send(asha_in, "booking_pay", shared, **sent, from_on=shared.starts_on).status_code == 302
    assert shared.arrangement.shares.get(rule="visits").visits == [only.pk]
    assert "All of some visits" in page(asha_in, "booking_pay", shared).text


WRONG = {
    "no source": ({"rest": ""}, "Choose which money pays for it"),
    "twice the same": ({"other": "@rest"}, "Choose another source than the first"),
    "no rule": ({"rule": ""}, "Choose how much the second source pays"),
    "no amount": ({"pence": ""}, "Enter how much a week"),
    "less than nothing": ({"pence": "-3"}, "There is a problem"),
    "no per cent": ({"rule": "portion", "percent": "0"}, "Enter 1 per cent or more"),
    "no visit": ({"rule": "visits", "visits": "999999"}, "There is a problem"),
    "somebody else’s": ({"other": "FU-2222-2222"}, "There is a problem"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_split_that_does_not_come_out_is_refused_and_what_was_typed_stays(asha_in, payment, shared, wrong):
    own = Funding.objects.get(kind=FundingKind.OWN)
    changed, words = WRONG[wrong]
    given = {"rest": payment.reference, "other": own.reference, "rule": "amount", "pence": "7.77"} | changed
    given = {name: payment.reference if value == "@rest" else value for name, value in given.items()}
    before = list(shared.arrangement.shares.values())
    answer = send(asha_in, "booking_pay", shared, **given, from_on=shared.starts_on)
    assert answer.status_code == 200
    assert words in answer.text
    assert f'value="{given["pence"]}"' in answer.text or not given["pence"]
    assert list(shared.arrangement.shares.values()) == before


@made_once
def wages(asha, payment):
    """Somebody employed, an hour a week at 14 pounds: 5 of a week from savings, the rest from the direct payment."""
    job = a_job(by=asha, funding=FundingKind.DIRECT_PAYMENT)
    own = funding.open_source(asha.person, kind=FundingKind.OWN, name="Savings", by=asha)
    wishes = [Wish(payment.pk), Wish(own.pk, "amount", pence=500, top_up=True)]
    arranging.share_out(job.booking.arrangement, wishes, from_on=timezone.localdate(), by=asha)
    return job.booking


def test_the_week_to_be_split_is_what_the_sources_pay(asha_in, wages):
    said, costs = page(asha_in, "booking_pay", wages).text, spending.usual_costs(wages)
    assert f"costs {say_pounds(costs.total)}: £14 in wages, and about {say_pounds(costs.pence)} for" in said
    assert f"Secret name pays {say_pounds(costs.total - 500)}<" in said
    assert "Savings pays £5<" in said


def test_a_statement_lists_wages_week_by_week_and_what_was_spent_adds_up(asha, payment, wages, time_machine):
    time_machine.move_to(datetime(2026, 3, 19, 9, tzinfo=UTC), tick=False)
    visits.settle()
    asha_in = signed_in(asha)
    said, extra = page(asha_in, "funding_statement", payment).text, spending.usual_costs(wages).pence
    assert "Nobody has charged anything yet" not in said
    assert said.count(f'<td class="govuk-table__cell number nowrap">{say_pounds(extra)}</td>') == 2
    rows = ("Wages, paid outside this site: £18", f"on top of wages, about: {say_pounds(2 * extra)}")
    whole = say_pounds(2 * (900 + extra))
    for name in ("funding_statement", "funding_detail"):
        said = page(asha_in, name, payment).text
        assert all(row in said for row in rows), name
        assert whole in said


def test_whoever_looks_after_money_needs_a_second_factor(asha):
    """At their desk, to read a question and to answer it; the person whose money it is needs none."""
    source = an_isf(asha.person)
    booking = a_request(person=asha.person, by=asha, funding=FundingKind.ISF, starts_on=soon())
    asked = SpendingApproval.objects.get(about=booking.reference)
    keeper = source.holder.memberships.first().user
    without, with_one = signed_in(keeper, second_factor=False), signed_in(keeper)
    for name, thing in (("holder_desk", None), ("approval_detail", asked), ("approval_refuse", asked)):
        assert "/reauthenticate/" in page(without, name, thing).url
        assert page(with_one, name, thing).status_code == 200
    assert page(signed_in(asha), "approval_detail", asked).status_code == 200
    answer = reverse("marketplace:approval_approve", args=[asked.reference])
    assert without.post(answer).url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert asked.state == "asked"
    with_one.post(answer)
    asked.refresh_from_db()
    assert asked.state == "approved"


def test_what_is_left_is_one_figure_and_the_fees_are_said_beside_it(asha, asha_in):
    source = an_isf(asha.person)
    keeper = source.holder.memberships.first().user
    fee = {"fee_per": "year", "fee_pence": 20_000}
    holding.set_terms(source, by_itself_pence=None, others_basis_points=0, **fee, by=keeper)
    readers = [(asha_in, "funding_detail"), (asha_in, "funding_statement")]
    for client, name in [*readers, (signed_in(keeper), "holder_funding")]:
        said = page(client, name, source).text
        assert "£10,000</strong> is left of £10,000 before the fees of Greenway Funds" in said, name
        assert "Greenway Funds takes £200 so far for looking after it." in said, name
        assert "£9,800</strong> is left after these fees." in said, name
