"""Pages of invoices: each reads theirs and no other's, the provider acts on them, and a form sent twice is one act."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.enums import MembershipRole
from directory.enums import FundingKind
from directory.pdf import pieces
from payments.actions import invoicing
from payments.gateways import paper
from payments.models import Books, CreditNote, Invoice, Line, Share, Transaction
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.directory import ProviderFactory
from tests.factories.invoices import WEEK, an_invoice, charge, issue
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db

LIST = "/money/invoices/"


@made_once
def provider(dara):
    return ProviderFactory(organisation=dara.memberships.get().organisation)


@made_once
def invoice(asha, provider):
    """Of Asha's own money."""
    source = FundingFactory(person=asha.person)
    return an_invoice(ArrangementFactory(person=asha.person, provider=provider, funding=source))


@made_once
def given(asha, provider, council):
    """Of money her council gives, held by somebody for her."""
    source = FundingFactory(
        person=asha.person,
        kind=FundingKind.ISF,
        authority=council,
        holder=OrganisationFactory(kind="fund_holder"),
    )
    arrangement = ArrangementFactory(person=asha.person, provider=provider, funding=source)
    return an_invoice(arrangement, pence=3500, visit="VI-2")


@made_once
def overseer(officer, council):
    """An officer who looks after the money a council gives."""
    MembershipFactory(user=officer, organisation=council, role=MembershipRole.OFFICER)
    return officer


def text(answer):
    return " ".join(answer.content.decode().split())


def listed(client):
    page = text(client.get(LIST))
    return [one.reference for one in Invoice.objects.order_by("pk") if one.reference in page]


def test_list_holds_the_invoices_of_each_scope(  # noqa: PLR0917 -- one for each scope
    invoice, given, sign_in, asha, bola, dara, clem, overseer
):
    holder = MembershipFactory(organisation=given.funding.holder).user
    both = [invoice.reference, given.reference]
    seen = [listed(sign_in(user)) for user in (asha, bola, dara, clem, holder, overseer)]
    assert seen == [both, both, both, [], [given.reference], [given.reference]]


def test_a_council_sees_nothing_without_its_second_factor(given, sign_in, overseer):
    client = sign_in(overseer, second_factor=False)
    assert listed(client) == []
    assert client.get(given.get_absolute_url()).status_code == 404


def test_list_says_what_is_owed_by_how_late_it_is(invoice, given, sign_in, asha):
    page = text(sign_in(asha).get(LIST))
    assert "Not due yet" in page
    assert "<strong>£55</strong>" in page


def test_page_says_what_it_is_for(invoice, sign_in, asha):
    page = text(sign_in(asha).get(invoice.get_absolute_url()))
    assert "Invoice 0001" in page
    assert "Visit, 1 hour" in page
    assert "Money came" not in page
    assert "Take something off" not in page


def test_page_of_a_split_visit_shows_a_council_its_part_alone(asha, provider, council, sign_in, overseer):
    source = FundingFactory(person=asha.person, kind=FundingKind.DIRECT_PAYMENT, authority=council)
    arrangement = ArrangementFactory(person=asha.person, provider=provider, funding=source)
    own = FundingFactory(person=asha.person)
    top_up = {"rule": "portion", "basis_points": 2500, "top_up": True, "valid_from": arrangement.starts_on}
    Share.objects.create(arrangement=arrangement, funding=own, **top_up)
    charge(arrangement, ("VI-1", 2000))
    issue(provider)
    theirs, hers = Invoice.objects.get(funding=source), Invoice.objects.get(funding=own)
    client = sign_in(overseer)
    assert listed(client) == [theirs.reference]
    assert client.get(hers.get_absolute_url()).status_code == 404
    page = text(client.get(theirs.get_absolute_url()))
    assert "£15" in page
    assert "£20" not in page
    assert "£5<" not in page
    assert "a part of £20" in text(sign_in(asha).get(theirs.get_absolute_url()))


def test_a_holder_is_told_how_to_pay_and_nobody_else_is(given, sign_in, asha, dara):
    holder = sign_in(MembershipFactory(organisation=given.funding.holder).user)
    said = text(holder.get(given.get_absolute_url()))
    assert "Your organisation pays this invoice." in said
    assert f'quote <strong class="nowrap">{given.funding.payment_reference}</strong>' in said
    assert holder.get("/money/remittances/").status_code == 200
    for user in (asha, dara):
        assert "Your organisation pays" not in text(sign_in(user).get(given.get_absolute_url()))


def test_a_line_of_a_shared_visit_says_so(asha, provider, council, sign_in, dara, overseer):  # noqa: PLR0917
    source = FundingFactory(person=asha.person, kind=FundingKind.DIRECT_PAYMENT, authority=council)
    hers = ArrangementFactory(person=asha.person, provider=provider, funding=source)
    charge(hers, ("VI-1", 1000), ("VI-2", 2000))
    charge(ArrangementFactory(provider=provider), ("VI-1", 1000))
    issue(provider)
    address = Invoice.objects.get(funding=source).get_absolute_url()
    assert text(sign_in(asha).get(address)).count("your part of a shared visit") == 1
    assert text(sign_in(dara).get(address)).count("one part of a shared visit") == 1
    assert "shared visit" not in text(sign_in(overseer).get(address))


@pytest.mark.parametrize("page", ["", "pdf/"])
def test_pages_of_others_are_not_there(invoice, sign_in, clem, page):
    assert sign_in(clem).get(f"{invoice.get_absolute_url()}{page}").status_code == 404


@pytest.mark.parametrize("page", ["paid/", "credit/", "void/"])
def test_pages_of_the_provider_are_not_the_payers(invoice, sign_in, asha, page):
    assert sign_in(asha).get(f"{invoice.get_absolute_url()}{page}").status_code == 404


def test_pdf_is_tagged_for_screen_readers_and_kept_nowhere(invoice, sign_in, asha):
    answer = sign_in(asha).get(f"{invoice.get_absolute_url()}pdf/")
    assert answer.content.startswith(b"%PDF-")
    assert any(b"StructTreeRoot" in piece for piece in pieces(answer.content))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="{invoice.reference}.pdf"'


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x.png", "file:///etc/hostname", "data:image/png;base64,AA"]
)
def test_paper_fetches_nothing_from_anywhere(address, caplog):
    paper.pdf_of(f'<html lang="en"><title>x</title><img alt="x" src="{address}"></html>')
    assert "URI uses disallowed protocol" in caplog.text


def came(**said):
    first = {
        "amount": "5",
        "on_day": "20",
        "on_month": "3",
        "on_year": "2026",
        "way": "bank",
        "form_token": uuid4(),
    }
    return first | said


def test_paid_sent_twice_is_one_payment(invoice, sign_in, dara):
    client, form = sign_in(dara), came()
    for _ in range(3):
        assert client.post(f"{invoice.get_absolute_url()}paid/", form).status_code == 302
    posted = Transaction.objects.get(kind="paid")
    assert (posted.on, posted.by) == (date(2026, 3, 20), dara)
    assert "Payment, 20 March 2026" in text(client.get(invoice.get_absolute_url()))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": "-5"}, "must be an amount of money"),
        ({"amount": "5.005"}, "must be an amount of money"),
        ({"amount": "1e3"}, "must be an amount of money"),
        ({"amount": "0"}, "must be £0.01 or more"),
        ({"amount": "20.01"}, "Only £20 is owed"),
        ({"amount": ""}, "Enter how much came"),
        ({"on_year": "2999"}, "or earlier"),
        ({"way": "income"}, "Choose how it came"),
        ({"form_token": "x"}, "valid UUID"),
    ],
)
def test_paid_refuses_kindly_and_loses_nothing(invoice, sign_in, dara, wrong, words):
    answer = sign_in(dara).post(f"{invoice.get_absolute_url()}paid/", came(**wrong))
    assert answer.status_code == 200
    assert words in text(answer)
    assert not Transaction.objects.filter(kind="paid").exists()


def test_credit_sent_twice_is_one_credit(invoice, sign_in, dara):
    form = {"pence": "2.50", "reason": "goodwill", "words": "Sorry we were late", "form_token": uuid4()}
    client = sign_in(dara)
    for _ in range(2):
        client.post(f"{invoice.get_absolute_url()}credit/", form)
    assert CreditNote.objects.get().pence == 250
    page = text(client.get(invoice.get_absolute_url()))
    assert "Sorry we were late" in page
    assert "£17.50" in page


def test_credit_of_too_much_is_refused_in_words(invoice, sign_in, dara):
    form = {"pence": "20.01", "reason": "goodwill", "form_token": uuid4()}
    answer = sign_in(dara).post(f"{invoice.get_absolute_url()}credit/", form)
    assert "Enter an amount up to £20" in text(answer)


def test_void_is_asked_first_and_said_once(invoice, sign_in, dara):
    client = sign_in(dara)
    assert "Make it void" in text(client.get(f"{invoice.get_absolute_url()}void/"))
    page = text(client.post(f"{invoice.get_absolute_url()}void/", follow=True))
    assert "Void: nothing is owed" in page
    client.post(f"{invoice.get_absolute_url()}void/", follow=True)
    assert Invoice.objects.get().state == "void"
    assert Line.objects.count() == 2


def test_books_are_kept_by_their_owner(provider, sign_in, dara, clem):
    page = f"/money/books/{provider.reference}/"
    assert sign_in(clem).get(page).status_code == 404
    client = sign_in(dara)
    assert "Enter a VAT number" in text(client.post(page, {"due_days": "7", "vat_number": "12"}))
    assert "60 or fewer" in text(client.post(page, {"due_days": "61"}))
    client.post(page, {"due_days": "7", "vat_number": "gb 123 4567 89"})
    kept = Books.objects.get()
    assert (kept.due_days, kept.vat_number) == (7, "GB123456789")


def test_statement_adds_up_and_is_for_its_scope(  # noqa: PLR0917 -- one for each scope
    invoice, given, sign_in, asha, dara, clem, overseer
):
    invoicing.paid(invoice, 500, source="PY-1", way="bank", on=WEEK, by=dara)
    own = f"/money/statements/{invoice.funding.reference}/"
    theirs = f"/money/statements/{given.funding.reference}/"
    page = text(sign_in(asha).get(own))
    assert "Still owed: <strong>£15</strong>" in page
    assert '<h1 class="break">What was invoiced and paid: own money of Asha Rao</h1>' in page
    assert "−£5" in page
    statuses = [sign_in(user).get(own).status_code for user in (dara, clem, overseer)]
    assert statuses == [404, 404, 404]
    assert sign_in(overseer).get(theirs).status_code == 200
    assert sign_in(overseer, second_factor=False).get(theirs).status_code == 404
    provider = text(sign_in(dara).get(f"/money/statements/{invoice.provider.reference}/"))
    assert "Still owed: <strong>£50</strong>" in provider


def test_lists_ask_the_same_for_one_invoice_and_for_three(
    invoice, asha, provider, sign_in, django_assert_max_num_queries
):
    client, counts = sign_in(asha), []
    arrangement = invoice.lines.get().arrangement
    for number in (1, 3):
        for _ in range(number - Invoice.objects.count()):
            new = ArrangementFactory(person=asha.person, provider=provider)
            an_invoice(new, visit=f"VI-{new.pk}")
        for page in (LIST, f"/money/statements/{arrangement.shares.get().funding.reference}/"):
            with django_assert_max_num_queries(30) as asked:
                client.get(page)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_page_of_no_invoice_is_kind(sign_in, asha):
    assert "No invoices yet" in text(sign_in(asha).get(LIST))


def test_an_invoice_calls_nobodys_money_mine(client, invoice, dara):
    client.force_login(dara)
    for address in (LIST, invoice.get_absolute_url()):
        said = text(client.get(address))
        assert "wn money" in said
        assert "My own money" not in said
