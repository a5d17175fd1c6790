"""The audit pack of one budget: all that this money bought, nothing of any other, and only for its council."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts.enums import MembershipRole
from accounts.models import Event
from directory.enums import FundingKind
from marketplace.actions import auditing, billing, spending, visits
from marketplace.views.auditing import cell
from payments.actions import arranging, bars, funding, invoicing
from payments.enums import AccountKind, CreditReason, ShareRule
from payments.models import Funding, Invoice, Line
from payments.splitting import Wish
from tests.conftest import signed_in
from tests.factories.accounts import CouncilFactory, MembershipFactory
from tests.factories.directory import HOME, AuthorityFactory, a_provider, owner_of, seat_of
from tests.factories.employing import an_employed_offer
from tests.factories.marketplace import MONDAY, an_agreement, visit
from tests.factories.payments import a_direct_payment
from tests.standing import made_once

pytestmark = pytest.mark.django_db
FIRST = "2026-03-02"
A_DAY_LATER, THURSDAY = datetime(2026, 3, 10, 9, tzinfo=UTC), datetime(2026, 3, 19, 9, tzinfo=UTC)


def one_of(council, role=MembershipRole.FINANCE):
    """Somebody in this role, signed in with a second factor."""
    user = MembershipFactory(organisation=council, role=role).user
    TOTP.activate(user, generate_totp_secret())
    return signed_in(user)


def open_page(client, source, first=FIRST, name="council_audit"):
    return client.get(reverse(f"marketplace:{name}", args=[source.reference, first]))


@made_once
def payment(asha):
    """A direct payment with 100 pounds, beside which she pays 4 pounds a visit of her own."""
    source = a_direct_payment(asha, pence=10_000)
    agreed = an_agreement(person=asha.person, by=asha, funding=FundingKind.DIRECT_PAYMENT)
    own = funding.open_source(asha.person, kind=FundingKind.OWN, name="Secret savings", by=asha)
    wishes = [Wish(source.pk), Wish(own.pk, ShareRule.PORTION, basis_points=2_000, top_up=True)]
    arranging.share_out(agreed.arrangement, wishes, from_on=MONDAY, by=asha)
    source.agreed, source.own = agreed, own
    return source


@pytest.fixture
def invoiced(payment, asha, time_machine):
    """One visit confirmed for other times, invoiced, paid in part, and something taken off."""
    time_machine.move_to(A_DAY_LATER, tick=False)
    visit = payment.agreed.visits.first()
    visits.confirm(
        visit, happened_from=visit.starts_at, happened_until=visit.ends_at - timedelta(minutes=5), by=asha
    )
    time_machine.move_to(THURSDAY, tick=False)
    list(billing.bill_week(MONDAY))
    invoice = Invoice.objects.get(funding=payment)
    on = THURSDAY.date()
    invoicing.paid(invoice, 500, source="PM-1", way=AccountKind.BANK, on=on)
    of_her_own = Invoice.objects.get(funding=payment.own)
    invoicing.paid(of_her_own, 400, source="PM-2", way=AccountKind.BANK, on=on)
    owner = owner_of(payment.agreed.listing.provider)
    invoicing.credit(invoice, 100, reason=CreditReason.GOODWILL, words="Secret words", by=owner)
    return invoice


@made_once
def council():
    return seat_of(AuthorityFactory(gss=HOME))


def test_the_pack_tells_what_this_money_bought(payment, invoiced):
    pack = auditing.Pack(payment, payment.budgets.get())
    found = {section.name: section.rows for section in pack.sections}
    booking, visit = payment.agreed, payment.agreed.visits.first()
    assert [row[0] for row in found["agreements"]] == [booking.reference]
    first = found["visits"][0]
    assert (first[0], first[1], first[7]) == (MONDAY, visit.reference, 1_600)
    assert [(row[0], row[5], row[6]) for row in found["invoices"]] == [(invoiced.reference, 1_600, 1_000)]
    assert [row[1:] for row in found["payments"]] == [
        (invoiced.reference, "Payment", "Paid into a bank", 500)
    ]
    assert (pack.charged_pence, pack.paid_pence) == (1_600, 500)
    assert (
        spending.purse_of(Funding.objects.for_pages().get(pk=payment.pk)).standing.spent
        == pack.spent.pence
        == 3_100  # what was taken off comes off
    )
    assert ("Taken off by whoever was paid", -100) in pack.spent.rows
    assert (pack.uncharged_pence, pack.wages_pence) == (1_600, 0)  # the second visit, of two days ago


def test_what_stands_out_is_listed(payment, invoiced, asha):
    funding.set_budget(payment, starts_on=date(2026, 3, 2), ends_on=date(2027, 3, 1), pence=1_000, by=asha)
    pack = auditing.Pack(payment, payment.budgets.standing().get())
    said = [row[2] for row in pack.sections[-1].rows]
    assert "It took place at other times than agreed" in said
    assert "£1 was taken off: A kindness, or something that was agreed" in said
    assert "£6 more was charged than there is" in said
    assert "The budget was changed; it was £100 before" in said
    assert "Nobody confirmed it; it counts as agreed after 48 hours" in said


def test_an_exception_for_a_relative_stands_out_while_it_holds(payment, council):
    """One of these days is listed, by its ground and not in the council's words; one that ended before is not."""
    relative, overseer = (
        a_provider(),
        MembershipFactory(organisation=council, role=MembershipRole.OFFICER).user,
    )
    given = {"ground": "care", "words": "Secret words", "by": overseer}
    bars.exempt(payment, relative, valid_from=date(2026, 2, 1), valid_until=date(2026, 3, 1), **given)
    made = bars.exempt(payment, relative, valid_from=MONDAY, valid_until=None, **given)
    pack = auditing.Pack(payment, payment.budgets.get())
    ground = made.get_ground_display()
    assert pack.sections[-1].rows == [
        (MONDAY, made.reference, f"A relative is paid by an exception: {ground}")
    ]
    page = open_page(one_of(council), payment).content.decode()
    assert (made.reference in page, "Secret" in page) == (True, False)


def test_a_pack_never_has_lines_of_own_money_whatever_it_is_asked_for(payment, invoiced, asha):
    """The filter of its own, behind that of who may ask: own money has been charged, and a pack of it would be empty."""
    year = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 4, 5)}
    budget = funding.set_budget(payment.own, **year, pence=1_000, by=asha)
    assert Line.objects.filter(funding=payment.own, top_up=True).exists()
    assert auditing.Pack(payment.own, budget).lines == []


def test_nothing_of_own_money_is_in_it(payment, invoiced, council):
    """20 pounds a visit is what nobody but the two sides knows: it would give away the 4 on top."""
    client = one_of(council)
    page = open_page(client, payment).content.decode()
    zipped = zipfile.ZipFile(io.BytesIO(open_page(client, payment, name="council_audit_zip").content))
    text = page + "".join(zipped.read(name).decode() for name in zipped.namelist())
    own_invoice = Invoice.objects.get(funding=payment.own)
    for secret in ("Secret", payment.own.reference, own_invoice.reference, "£20<", "20.00", "£4<"):
        assert secret not in text
    assert "£16" in text


def test_visits_paid_by_other_money_alone_are_not_in_it(payment, asha):
    agreed = payment.agreed.agreed_visits.get()
    wishes = [Wish(payment.own.pk)]
    arranging.share_out(payment.agreed.arrangement, wishes, from_on=MONDAY, by=asha)
    pack = auditing.Pack(payment, payment.budgets.get())
    assert (pack.bookings, pack.visits) == ([], [])
    assert agreed.minutes == 60


def test_wages_that_savings_pay_the_first_of_add_up_to_what_is_spent(asha, time_machine):
    """Two hours a week at 14 pounds: 20 a week of them from savings, so nothing of the first and 8 of the second are left."""
    source = a_direct_payment(asha)
    week = [visit(), visit(day=2)]
    job = an_agreement(
        person=asha.person,
        by=asha,
        offer=an_employed_offer(),
        visits=week,
        funding=FundingKind.DIRECT_PAYMENT,
    )
    own = funding.open_source(asha.person, kind=FundingKind.OWN, name="Savings", by=asha)
    wishes = [Wish(source.pk), Wish(own.pk, ShareRule.AMOUNT, pence=2_000, top_up=True)]
    arranging.share_out(job.arrangement, wishes, from_on=MONDAY, by=asha)
    time_machine.move_to(THURSDAY, tick=False)
    visits.settle()
    pack = auditing.Pack(source, source.budgets.get())
    purse = spending.purse_of(Funding.objects.for_pages().get(pk=source.pk))
    tables = {section.name: section.rows for section in pack.sections}
    extra = spending.usual_costs(job).pence
    assert (pack.spent.wages, pack.spent.employer) == (800, extra)
    assert [(row[7], row[8]) for row in tables["visits"]] == [(0, 800), (0, 0)]  # yesterday’s is still open
    assert [row[1:] for row in tables["employer"]] == [(job.reference, extra)]
    assert purse.standing.spent == pack.spent.pence == purse.spent.pence == 800 + extra
    assert purse.wage_weeks == [(MONDAY, 800, extra)]


def test_the_zip_has_one_table_for_each_section(payment, invoiced, council):
    answer = open_page(one_of(council), payment, name="council_audit_zip")
    assert answer["Content-Disposition"] == f'attachment; filename="{payment.reference}-{FIRST}.zip"'
    zipped = zipfile.ZipFile(io.BytesIO(answer.content))
    assert zipped.namelist() == [
        "agreements.csv", "visits.csv", "invoices.csv", "payments.csv", "exceptions.csv",
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(zipped.read("invoices.csv").decode("utf-8-sig"))))
    assert [(row["Invoice"], row["For"], row["Still owed"]) for row in rows] == [
        (invoiced.reference, "16.00", "10.00")
    ]


def test_a_name_is_never_a_formula_and_money_has_a_point():
    assert cell("text", "=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert (cell("pence", -5), cell("pence", 1_600), cell("day", None)) == ("-0.05", "16.00", "")


def test_taking_it_is_on_record_and_the_person_can_read_it(payment, council, asha):
    open_page(one_of(council), payment, name="council_audit_zip")
    taken = Event.objects.get(what="funding.audited", thing_reference=payment.reference)
    assert taken.person == asha.person.reference
    assert (taken.facts["of"], taken.facts["body"]) == (FIRST, council.pk)


@pytest.mark.parametrize("name", ["council_audit", "council_audit_zip"])
def test_it_is_not_there_for_anybody_else(payment, council, asha, name):
    """Another council, a moderator of this one, the person, a day on which no budget begins, and own money."""
    assert open_page(one_of(council), payment, name=name).status_code == 200
    assert open_page(one_of(CouncilFactory()), payment, name=name).status_code == 404
    assert open_page(one_of(council, MembershipRole.MODERATOR), payment, name=name).status_code == 404
    assert open_page(signed_in(asha), payment, name=name).status_code == 404
    assert open_page(one_of(council), payment, "2026-03-03", name=name).status_code == 404
    assert open_page(one_of(council), payment, "soon", name=name).status_code == 404
    year = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 4, 5)}
    funding.set_budget(payment.own, **year, pence=1, by=asha)
    assert open_page(one_of(council), payment.own, name=name).status_code == 404


def test_finance_sees_the_money_and_decides_nothing(payment, council):
    client = one_of(council)
    assert client.get(reverse("marketplace:council_money")).status_code == 200
    page = client.get(reverse("marketplace:council_funding", args=[payment.reference])).content.decode()
    assert re.search(rf'href="/council/money/{payment.reference}/audit/{FIRST}/"', page)
    assert client.get(reverse("marketplace:council_cautions")).status_code == 404
    assert client.get(reverse("marketplace:desk_queue")).status_code == 404
    assert not Funding.objects.decided_by(
        MembershipFactory(organisation=council, role=MembershipRole.FINANCE).user
    )
