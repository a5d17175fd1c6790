"""Invoices: numbered without gaps, issued once a week, paid, credited and void; the ledger says the same throughout."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from directory.enums import FundingKind
from payments.actions import invoicing
from payments.actions.ledger import PostedOtherwise
from payments.models import CreditNote, Entry, Invoice, Line, Share, Transaction
from tests.factories.accounts import MembershipFactory, OrganisationFactory, PersonFactory
from tests.factories.directory import ProviderFactory, owner_of
from tests.factories.invoices import WEEK, an_invoice, charge, issue
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)
NEXT = WEEK + timedelta(days=7)


@made_once
def invoice():
    return an_invoice(visit="VI-1")


@made_once
def owner(invoice):
    return owner_of(invoice.provider)


def fresh(invoice):
    return Invoice.objects.get(pk=invoice.pk)


def stands(invoice):
    now = fresh(invoice)
    return now.state, now.owed_pence


def pay(invoice, pence, source="PY-1", way="bank", *, on=DAY, by=None):
    return invoicing.paid(invoice, pence, source=source, way=way, on=on, by=by)


def kinds():
    return list(Transaction.objects.order_by("pk").values_list("kind", flat=True))


def test_issue_numbers_posts_and_tells(asha):
    source = FundingFactory(person=asha.person)
    arrangement = ArrangementFactory(person=asha.person, funding=source)
    charge(arrangement, ("VI-1", 2000), ("VI-2", 1550, WEEK + timedelta(days=6)))
    [invoice] = issue(arrangement.provider)
    today = timezone.localdate()
    assert (invoice.number, invoice.total_pence, invoice.state) == (1, 3550, "issued")
    assert (invoice.issued_on, invoice.due_on) == (today, today + timedelta(days=14))
    assert (invoice.week_ends_on, invoice.funding) == (WEEK + timedelta(days=6), source)
    assert stands(invoice) == ("issued", 3550)
    assert Entry.objects.of_person(asha.person).balance_pence() == 3550
    assert Entry.objects.of_funding(source).balance_pence() == 3550
    assert Entry.objects.of_provider(arrangement.provider).on_kind("income").balance_pence() == -3550
    assert Event.objects.about(invoice).filter(what="invoice.issued").count() == 1
    told = Notification.objects.filter(kind="invoice_issued").values_list("recipient", "channel")
    assert sorted(told) == [(asha.pk, "email"), (asha.pk, "site")]


def test_issue_again_is_nothing_new(invoice):
    assert issue(invoice.provider) == []
    assert kinds() == ["issued"]


def test_issue_makes_one_for_each_source():
    arrangement = ArrangementFactory()
    given = FundingFactory(person=arrangement.person, kind=FundingKind.DIRECT_PAYMENT)
    share = {"rule": "portion", "basis_points": 2500, "valid_from": arrangement.starts_on}
    Share.objects.create(arrangement=arrangement, funding=given, **share)
    other = ArrangementFactory(person=arrangement.person, provider=arrangement.provider, funding=given)
    charge(arrangement, ("VI-1", 2000))
    charge(other, ("VI-2", 1000))
    made = issue(arrangement.provider)
    assert sorted((one.number, one.total_pence, one.funding_id == given.pk) for one in made) == [
        (1, 1500, False),
        (2, 1500, True),
    ]


def test_issue_leaves_later_weeks_alone():
    arrangement = ArrangementFactory()
    charge(arrangement, ("VI-1", 2000), ("VI-2", 2000, NEXT))
    issue(arrangement.provider)
    assert Line.objects.waiting().get().about == "VI-2"


def test_issue_takes_what_came_late_with_the_next_week(invoice):
    arrangement = invoice.lines.get().arrangement
    charge(arrangement, ("VI-9", 700))
    assert issue(invoice.provider) == []
    [later] = issue(invoice.provider, NEXT)
    assert (later.number, later.total_pence, later.week_on) == (2, 700, NEXT)


def test_issue_never_makes_an_invoice_of_nothing():
    arrangement = ArrangementFactory()
    charge(arrangement, ("VI-1", 2000))
    charge(arrangement, ("VI-1", 0))
    assert issue(arrangement.provider) == []
    charge(arrangement, ("VI-2", 300))
    [invoice] = issue(arrangement.provider)
    assert (invoice.total_pence, invoice.lines.count()) == (300, 3)


def test_what_is_undone_comes_off_the_invoice_it_was_on(invoice):
    charge(invoice.lines.get().arrangement, ("VI-1", 0))
    assert issue(invoice.provider, NEXT) == []
    note = CreditNote.objects.get()
    assert (note.number, note.pence, note.reason, note.invoice) == (1, 2000, "not_owed", invoice)
    assert stands(invoice) == ("credited", 0)
    assert issue(invoice.provider, NEXT) == []
    assert kinds() == ["issued", "credited"]


def test_what_is_undone_after_a_kindness_takes_no_more_than_is_left(invoice, owner):
    invoicing.credit(invoice, 1500, reason="goodwill", by=owner)
    charge(invoice.lines.get().arrangement, ("VI-1", 0))
    issue(invoice.provider, NEXT)
    assert list(CreditNote.objects.values_list("number", "pence")) == [(1, 1500), (2, 500)]
    assert stands(invoice) == ("credited", 0)
    assert not Line.objects.waiting().exists()


def test_what_is_undone_after_it_was_paid_is_in_the_payers_favour(invoice):
    pay(invoice, 2000)
    charge(invoice.lines.get().arrangement, ("VI-1", 1200))
    [later] = issue(invoice.provider, NEXT)
    assert stands(invoice) == ("credited", -2000)
    assert stands(later) == ("issued", 1200)
    assert Entry.objects.of_funding(invoice.funding).balance_pence() == -800


def test_numbers_have_no_gap_when_one_is_void(invoice, owner):
    invoicing.void(invoice, by=owner)
    arrangement = invoice.lines.first().arrangement
    charge(arrangement, ("VI-1", 2000))
    [again] = issue(invoice.provider)
    assert (again.number, again.total_pence, again.week_on) == (2, 2000, WEEK)
    assert stands(invoice) == ("void", 0)
    assert invoice.lines.count() == 2
    assert kinds() == ["issued", "voided", "issued"]


def test_numbers_are_each_providers_own(invoice):
    other = an_invoice(visit="VI-2")
    assert (invoice.number, other.number) == (1, 1)
    assert invoice.provider != other.provider


def test_a_number_is_given_back_when_the_transaction_fails(invoice):
    arrangement = invoice.lines.get().arrangement
    with transaction.atomic():
        charge(arrangement, ("VI-2", 900, NEXT))
        issue(invoice.provider, NEXT)
        transaction.set_rollback(True)
    charge(arrangement, ("VI-2", 900, NEXT))
    [later] = issue(invoice.provider, NEXT)
    assert later.number == 2


def test_void_is_refused_once_something_came(invoice, owner):
    pay(invoice, 1)
    with pytest.raises(NotAllowed, match="Credit the rest"):
        invoicing.void(invoice, by=owner)


def test_paid_in_part_and_whole(invoice, owner, asha):
    pay(invoice, 500, "PY-1", by=owner)
    assert stands(invoice) == ("part_paid", 1500)
    pay(invoice, 1500, "PY-2", "outside", by=owner)
    assert stands(invoice) == ("paid", 0)
    assert fresh(invoice).paid_pence == 2000
    assert Entry.objects.on_kind("bank").balance_pence() == 500
    assert Entry.objects.on_kind("outside").balance_pence() == 1500


def test_paid_told_again_is_paid_once(invoice):
    for _ in range(3):
        pay(invoice, 500)
    assert stands(invoice) == ("part_paid", 1500)
    assert kinds() == ["issued", "paid"]


@pytest.mark.parametrize("otherwise", [{"pence": 501}, {"way": "outside"}, {"on": date(2026, 3, 21)}])
def test_paid_told_otherwise_is_refused(invoice, otherwise):
    pay(invoice, 500)
    with pytest.raises(PostedOtherwise):
        pay(**{"invoice": invoice, "pence": 500} | otherwise)
    assert stands(invoice) == ("part_paid", 1500)


def test_paid_for_another_invoice_by_the_same_source_is_refused(invoice):
    pay(invoice, 500)
    with pytest.raises(PostedOtherwise):
        pay(an_invoice(visit="VI-2"), 500)


@pytest.mark.parametrize(("pence", "way"), [(0, "bank"), (-5, "bank"), (5, "income"), (1.5, "bank")])
def test_paid_refuses_what_is_no_payment(invoice, pence, way):
    with pytest.raises(ValueError, match="pence"):
        pay(invoice, pence, way=way)
    assert kinds() == ["issued"]


def test_paid_by_hand_may_not_be_more_than_is_owed(invoice, owner):
    with pytest.raises(NotAllowed, match="Only £20 is owed"):
        pay(invoice, 2001, by=owner)


def test_paid_by_itself_is_taken_whole_and_the_rest_is_the_payers(invoice):
    pay(invoice, 2500)
    assert stands(invoice) == ("paid", 0)
    assert Entry.objects.of_funding(invoice.funding).balance_pence() == -500
    pay(invoice, 2500)
    assert Entry.objects.of_funding(invoice.funding).balance_pence() == -500


def test_paid_by_somebody_else_is_refused(invoice, clem):
    with pytest.raises(NotAllowed, match="You cannot do that here"):
        pay(invoice, 500, by=clem)


def test_paid_by_the_holder_of_the_money():
    holder = OrganisationFactory(kind="fund_holder")
    source = FundingFactory(kind=FundingKind.ISF, holder=holder)
    arrangement = ArrangementFactory(person=source.person, funding=source)
    member = MembershipFactory(organisation=holder).user
    invoice = an_invoice(arrangement)
    assert set(Notification.objects.values_list("recipient", flat=True)) == {member.pk}
    pay(invoice, 2000, by=member)
    assert stands(invoice) == ("paid", 0)
    assert Entry.objects.of_funder(holder).balance_pence() == 0
    assert Entry.objects.of_funder(holder).count() == 2


def test_unpaid_is_owed_again(invoice):
    pay(invoice, 2000, way="stripe_balance")
    back = {"source": "RF-1", "way": "stripe_balance", "on": DAY}
    for _ in range(2):
        invoicing.unpaid(invoice, 500, **back)
    assert stands(invoice) == ("part_paid", 500)
    invoicing.unpaid(invoice, 1500, source="DI-1", way="stripe_balance", on=DAY, kind="disputed")
    assert stands(invoice) == ("issued", 2000)
    with pytest.raises(NotAllowed, match="Only £0 was paid"):
        invoicing.unpaid(invoice, 1, source="RF-2", way="bank", on=DAY, by=owner_of(invoice.provider))


def test_unpaid_takes_from_the_payers_credit_first_and_beyond_the_invoice_last(invoice):
    pay(invoice, 2500, way="stripe_balance")
    back = {"way": "stripe_balance", "on": DAY}
    theirs = Entry.objects.on_kind("receivable").filter(invoice=None)
    invoicing.unpaid(invoice, 600, source="RF-1", **back)
    assert (stands(invoice), theirs.balance_pence()) == (("part_paid", 100), 0)
    invoicing.unpaid(invoice, 2500, source="RF-2", **back)
    assert (stands(invoice), theirs.balance_pence()) == (("issued", 2000), 600)
    with pytest.raises(PostedOtherwise):
        invoicing.unpaid(invoice, 2400, source="RF-2", **back)


def test_credit_takes_something_off(invoice, owner):
    note = invoicing.credit(invoice, 500, reason="goodwill", words="Sorry", by=owner)
    assert (note.number, note.pence, note.by) == (1, 500, owner)
    assert stands(invoice) == ("issued", 1500)
    pay(invoice, 1500)
    assert stands(invoice) == ("paid", 0)
    invoicing.credit(invoice, 1500, reason="mistake", by=owner)
    assert stands(invoice) == ("credited", -1500)


def test_credit_by_one_form_is_one_credit(invoice, owner):
    token = uuid4()
    notes = {invoicing.credit(invoice, 500, reason="goodwill", form_token=token, by=owner) for _ in range(3)}
    assert len(notes) == CreditNote.objects.count() == 1


@pytest.mark.parametrize("pence", [0, -1, 2001])
def test_credit_of_more_than_there_is_is_refused(invoice, owner, pence):
    with pytest.raises(NotAllowed, match="up to £20"):
        invoicing.credit(invoice, pence, reason="goodwill", by=owner)


def test_credit_of_what_is_over_or_by_somebody_else_is_refused(invoice, owner, clem):
    with pytest.raises(NotAllowed, match="You cannot do that here"):
        invoicing.credit(invoice, 1, reason="goodwill", by=clem)
    invoicing.void(invoice, by=owner)
    with pytest.raises(NotAllowed, match="nothing is owed"):
        invoicing.credit(invoice, 1, reason="goodwill", by=owner)


def test_own_money_is_in_no_funders_sums(council):
    arrangement = ArrangementFactory()
    an_invoice(arrangement)
    given = FundingFactory(person=arrangement.person, kind=FundingKind.DIRECT_PAYMENT, authority=council)
    other = ArrangementFactory(person=arrangement.person, funding=given)
    an_invoice(other, pence=700, visit="VI-2")
    assert Entry.objects.of_funder(council).balance_pence() == 700
    assert Entry.objects.of_person(arrangement.person).balance_pence() == 2700


def test_database_numbers_an_invoice_once_and_issues_it_once_a_week(invoice):
    facts = {
        "provider": invoice.provider,
        "total_pence": 1,
        "issued_on": DAY,
        "due_on": DAY,
    }
    with pytest.raises(IntegrityError, match="invoice_number_once"), transaction.atomic():
        Invoice.objects.create(**facts, funding=FundingFactory(), number=1, week_on=WEEK)
    with pytest.raises(IntegrityError, match="invoice_once_a_week"), transaction.atomic():
        Invoice.objects.create(**facts, funding=invoice.funding, number=2, week_on=WEEK)


def test_keep_books_holds_from_the_next_invoice_on(dara):
    provider = ProviderFactory(organisation=dara.memberships.get().organisation)
    invoicing.keep_books(provider, due_days=30, vat_number="", by=dara)
    invoice = an_invoice(provider=provider, person=PersonFactory())
    assert invoice.due_on == invoice.issued_on + timedelta(days=30)
    assert Event.objects.about(provider).get().facts == {"due_days": 30, "vat": False}
