"""Sellers are asked, reminded and summed from the ledger to the penny; wages and what came elsewhere are not in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from payments.actions import invoicing, ledger, reporting
from payments.actions.ledger import Side
from payments.enums import AccountKind, CardHold, PostingKind
from payments.models import Taxpayer
from payments.policies import cards_held_by, details_overdue
from tests.factories.cards import a_card_account
from tests.factories.directory import a_provider, owner_of
from tests.factories.invoices import an_invoice, charge, issue, paid_by_card
from tests.factories.payments import ArrangementFactory
from tests.standing import made_once

NEW_YEAR = datetime(2029, 1, 8, 9, tzinfo=UTC)
SUNDAY = date(2028, 12, 31)
ADA = {
    "kind": "person",
    "first_name": "Ada",
    "last_name": "Pike",
    "born": "1990-02-03",
    "legal_name": "",
    "company_number": "",
    "address_lines": "4 Mill Lane",
    "town": "Wold",
    "postcode": "QV1 1AA",
    "tax_number": "AB123456C",
    "vat_number": "",
    "account_holder": "Ada Pike",
    "account": "01020312345678",
}
SET = {
    "PLATFORM_OPERATOR_ID": "XEDPI0000000001",
    "PLATFORM_OPERATOR_NAME": "Wolds Council",
    "PLATFORM_OPERATOR_TIN": "1955839661",
    "PLATFORM_OPERATOR_ADDRESS": "1 Square, Wold",
}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NEW_YEAR, tick=False)


@made_once
def provider():
    return a_provider()


def bill(provider, *pence, starts_on=date(2028, 12, 25)):
    """An invoice for a visit of each so many pence."""
    arrangement = ArrangementFactory(provider=provider, starts_on=starts_on)
    charge(arrangement, *((f"VI-{arrangement.pk}-{n}", one, starts_on) for n, one in enumerate(pence)))
    [invoice] = issue(provider, starts_on)
    return invoice


def given(provider):
    return reporting.give(provider, by=owner_of(provider), **ADA)


def test_the_last_sunday_of_a_year_is_of_that_year_and_the_monday_of_the_next(provider):
    invoice = bill(provider, 2000, 1500)
    paid_by_card(invoice, 1001, on=SUNDAY)
    paid_by_card(invoice, 2499, on=SUNDAY + timedelta(days=1))
    old, new = (reporting.totals_of(year)[provider.pk] for year in (2028, 2029))
    assert (old.consideration, old.activities) == ((0, 0, 0, 1001), (0, 0, 0, 2))
    assert (new.consideration, new.activities) == ((2499, 0, 0, 0), (0, 0, 0, 0))
    assert [reporting.year_of(year).difference_pence for year in (2028, 2029)] == [0, 0]


def test_what_came_elsewhere_and_fees_and_payouts_of_the_card_company_are_not_in_it(provider):
    card, bank = bill(provider, 5000), bill(a_provider(), 7000)
    paid_by_card(card, on=SUNDAY)
    invoicing.paid(bank, 7000, source="bank", way=AccountKind.BANK, on=SUNDAY)
    for source, kind, pence in (("fee", PostingKind.FEE, 90), ("po", PostingKind.PAID_OUT, 4910)):
        to = AccountKind.STRIPE_FEES if kind == PostingKind.FEE else AccountKind.BANK
        sides = [Side(to, pence, provider.pk), Side(AccountKind.STRIPE, -pence, provider.pk)]
        ledger.post(source, kind, sides, on=SUNDAY)
    year = reporting.year_of(2028)
    assert {pk: totals.pence for pk, totals in year.totals.items()} == {provider.pk: 5000}
    assert (year.ledger_pence, year.difference_pence) == (5000, 0)


def test_what_goes_back_and_what_the_platform_keeps_come_off(provider):
    invoice = bill(provider, 5000)
    paid_by_card(invoice, on=date(2028, 9, 30))
    invoicing.unpaid(invoice, 1234, source="back", way=AccountKind.STRIPE, on=date(2028, 10, 1))
    kept = [Side(AccountKind.PLATFORM, 100, provider.pk), Side(AccountKind.STRIPE, -100, provider.pk)]
    ledger.post("kept", PostingKind.FEE, kept, on=date(2028, 9, 30))
    year = reporting.year_of(2028)
    totals = year.totals[provider.pk]
    assert (totals.consideration, totals.fees) == ((0, 0, 4900, -1234), (0, 0, 100, 0))
    assert (year.reported_pence, year.difference_pence) == (3766, 0)


def test_money_held_in_a_dispute_has_come_until_it_is_lost(provider):
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    held = [Side(AccountKind.DISPUTES, 5000, provider.pk), Side(AccountKind.STRIPE, -5000, provider.pk)]
    ledger.post("DI-1", PostingKind.DISPUTED, held, on=SUNDAY)
    year = reporting.year_of(2028)
    assert (year.totals[provider.pk].pence, year.difference_pence) == (5000, 0)


def test_a_posting_that_went_astray_is_a_difference_and_no_file_is_made(provider, settings):
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    given(provider)
    astray = [Side(AccountKind.STRIPE, 1, provider.pk), Side(AccountKind.INCOME, -1, provider.pk)]
    ledger.post("astray", PostingKind.PAID, astray, on=SUNDAY)
    year = reporting.year_of(2028)
    assert year.difference_pence == 1
    with pytest.raises(reporting.NotReady, match="differ by 1 pence"):
        reporting.xml_of(year)


def test_a_visit_two_people_pay_for_counts_once(provider):
    first, second = bill(provider, 1000), bill(provider, 1000, starts_on=date(2028, 12, 18))
    paid_by_card(first, on=SUNDAY)
    paid_by_card(second, on=SUNDAY)
    assert reporting.totals_of(2028, provider)[provider.pk].activities == (0, 0, 0, 2)


def test_sellers_are_asked_reminded_twice_and_then_not_paid_here(provider, time_machine):
    owner_of(provider)
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    assert (reporting.look_after(), reporting.look_after()) == (1, 0)
    heard = [1]
    for days in (20, 21, 22, 41, 42, 43, 59):
        time_machine.move_to(NEW_YEAR + timedelta(days=days), tick=False)
        heard.append(reporting.look_after())
    assert heard == [1, 0, 1, 0, 0, 1, 0, 0]
    assert not details_overdue(provider.pk)
    time_machine.move_to(NEW_YEAR + timedelta(days=60), tick=False)
    assert Taxpayer.objects.get().status == "overdue"
    assert details_overdue(provider.pk)
    assert given(provider).state == "given"
    assert not details_overdue(provider.pk)
    assert Notification.objects.filter(channel="email", kind="seller_details_late").count() == 2


def test_who_gave_their_details_is_asked_again_after_three_years(provider, time_machine):
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    given(provider)
    time_machine.move_to(NEW_YEAR + Taxpayer.ASKED_AGAIN_AFTER + timedelta(days=1), tick=False)
    assert (reporting.look_after(), Taxpayer.objects.get().state) == (1, "asked")
    assert Taxpayer.objects.get().given_on == date(2029, 1, 8)


def test_details_are_closed_at_rest_and_in_no_record(provider):
    given(provider)
    with connection.cursor() as cursor:
        cursor.execute("select payments_taxpayer::text from payments_taxpayer")
        [[row]] = cursor.fetchall()
    events = " ".join(str(one.facts) + one.why + one.what for one in Event.objects.all())
    secrets = ("Pike", "AB123456C", "01020312345678", "1990-02-03", "Mill Lane", "QV1")
    assert [secret for secret in secrets if secret in row or secret in events] == []


def test_a_number_left_empty_stays_and_nobody_else_gives_it(provider, asha):
    with pytest.raises(NotAllowed, match="cannot"):
        reporting.give(provider, by=asha, **ADA)
    with pytest.raises(NotAllowed, match="Enter your tax number"):
        reporting.give(provider, by=owner_of(provider), **ADA | {"account": ""})
    given(provider)
    taxpayer = reporting.give(provider, by=owner_of(provider), **ADA | {"tax_number": "", "town": "Dale"})
    assert (taxpayer.tax_number, taxpayer.town) == ("AB123456C", "Dale")


def test_the_command_writes_a_file_only_when_all_is_there(provider, settings, tmp_path, capsys):
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    to = tmp_path / "2028.xml"
    with pytest.raises(CommandError, match="1 sellers have not given"):
        call_command("platform_report", "2028", to=to)
    given(provider)
    with pytest.raises(CommandError, match="PLATFORM_OPERATOR_ID, PLATFORM_OPERATOR_NAME"):
        call_command("platform_report", "2028", to=to)
    for name, value in SET.items():
        setattr(settings, name, value)
    call_command("platform_report", "2028", to=to)
    assert (
        "1 sellers, 0 without details: £50.00. The ledger says £50.00. Difference: £0.00"
        in capsys.readouterr().out
    )
    assert b"<dpi:LastName>Pike</dpi:LastName>" in to.read_bytes()
    assert to.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="could not be written"):
        call_command("platform_report", "2028", to=to)
    with pytest.raises(CommandError, match="is not over"):
        call_command("platform_report", "2029", to=to)


def test_in_january_each_seller_is_sent_to_their_statement_once(provider):
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    reporting.look_after()
    assert [reporting.tell_of(2028), reporting.tell_of(2028), reporting.tell_of(2027)] == [1, 0, 0]
    assert an_invoice().entries.exists()  # one that nobody has paid
    assert reporting.years_of(provider) == [2028]


def test_no_card_is_charged_for_a_seller_whose_details_are_overdue(provider, time_machine):
    owner_of(provider)
    account = a_card_account(provider)
    paid_by_card(bill(provider, 5000), on=SUNDAY)
    for days in (0, 21, 42):
        time_machine.move_to(NEW_YEAR + timedelta(days=days), tick=False)
        reporting.look_after()
    time_machine.move_to(NEW_YEAR + timedelta(days=59), tick=False)
    assert CardHold.DETAILS not in cards_held_by(account)
    time_machine.move_to(NEW_YEAR + timedelta(days=60), tick=False)
    assert CardHold.DETAILS in cards_held_by(account)
