"""Cards in the invented county: who takes them, and a payment, a refund, a dispute and a payout in every state.

It is told last and outside the county's one transaction, because the card company, though pretend, is never asked
inside one.
"""

from collections.abc import Iterator
from itertools import cycle
from uuid import uuid4

from accounts.models import User
from directory.models import Provider
from marketplace.actions import answering
from marketplace.demo.people import ASHA, DARA
from payments.actions import catching_up, disputing, inbox, mandates, onboarding, paying, refunding, taking
from payments.enums import InvoiceState, PayingWay
from payments.gateways import gateway, the_fake
from payments.models import CardAccount, Dispute, Invoice, Payment
from payments.policies import owners_of, payers_of, pays_now

PROVIDERS, INVOICES = 8, 40
WORKS, DECLINED, ASKED, DAYS = "4242", "0002", "3155", "2345"
LATER = {"asked": "3184", "declined": "0341"}


def play() -> int:
    """All of it, where cards are pretend; how many payments there are."""
    if not gateway().pretend:
        return 0
    for number, provider in enumerate(those_owed()):
        take_cards(provider, finished=number != PROVIDERS - 1)
    endings = cycle(ENDINGS)
    for invoice in open_invoices():
        next(endings)(invoice)
    taking.take_due()
    pay_out()
    for raw, signature in the_fake().deliveries():
        inbox.receive(raw, signature)
    inbox.follow_waiting(at_most=1000)
    catching_up.catch_up()
    return Payment.objects.count()


def those_owed() -> list[Provider]:
    """Dara, and a few others to whom something is owed that a card may pay."""
    known = Provider.objects.filter(organisation__memberships__user__email=DARA.email)
    owed = Invoice.objects.open().filter(funding__way=PayingWay.CARD).values("provider")
    others = Provider.objects.filter(pk__in=owed).exclude(pk__in=known).order_by("pk")
    return [*known, *others[: PROVIDERS - known.count()]]


def take_cards(provider: Provider, *, finished: bool) -> None:
    """The owner goes through the card company's pages, or half of them."""
    onboarding.begin(provider, by=owners_of(provider)[0])
    account = CardAccount.objects.of_provider(provider)
    the_fake().onboard(account.account, finished=finished)
    onboarding.follow(account)


def open_invoices() -> Iterator[Invoice]:
    """Those that can be paid by card now, Asha's first."""
    owed = Invoice.objects.filter(state=InvoiceState.ISSUED, funding__way=PayingWay.CARD).with_parties()
    theirs = owed.filter(provider__in=CardAccount.objects.values("provider")).order_by("due_on", "pk")
    for invoice in sorted(theirs[:INVOICES], key=lambda one: payer_of(one).email != ASHA.email):
        if pays_now(payer_of(invoice), invoice):
            yield invoice


def payer_of(invoice: Invoice) -> User:
    """The person themselves, or whoever agrees payments for them."""
    return payers_of(invoice.funding).order_by("pk")[0]


def pay(invoice: Invoice, card: str = "") -> Payment:
    """Somebody presses Pay, and gives a card or does not."""
    payment = paying.pay(invoice, keep=False, form_token=uuid4(), by=payer_of(invoice))
    if card:
        the_fake().pay(payment.checkout, card)
    return paying.follow(payment)


def leave(invoice: Invoice, card: str) -> None:
    """A card for what is due; it is charged with the others."""
    mandate = mandates.leave(invoice.funding, invoice.provider, by=payer_of(invoice))
    the_fake().pay(mandate.checkout, card)
    mandates.follow(mandate)


def no_answer(invoice: Invoice) -> None:
    """The card company says nothing."""
    the_fake().stumble("start_checkout", afterwards=False)
    pay(invoice)


def give_up(invoice: Invoice) -> None:
    """The page is closed again."""
    paying.give_up(pay(invoice), by=payer_of(invoice))


def refund(invoice: Invoice) -> None:
    """A part goes back."""
    payment, owner = pay(invoice, WORKS), owners_of(invoice.provider)[0]
    part = max(payment.came_pence // 4, 1)
    refunding.give_back(payment, part, still_owed=False, form_token=uuid4(), by=owner)


def dispute(invoice: Invoice) -> Dispute:
    """The payer's bank wants it back."""
    payment = pay(invoice, WORKS)
    name = the_fake().dispute_charge(payment.charge, reason="product_not_received")
    disputing.heard(payment.account, name)
    return Dispute.objects.get(dispute=name)


def answered(invoice: Invoice) -> Dispute:
    """The provider answers it."""
    words = "We were there on every day of the invoice, and nobody told us otherwise."
    return answering.answer(dispute(invoice), words, by=owners_of(invoice.provider)[0])


def decided(won: bool):
    """An ending: the bank decides."""

    def ending(invoice: Invoice) -> None:
        found = dispute(invoice)
        the_fake().settle_dispute(found.dispute, won=won)
        disputing.follow(found)

    return ending


ENDINGS = (
    lambda invoice: pay(invoice, WORKS),
    pay,
    dispute,
    lambda invoice: pay(invoice, ASKED),
    refund,
    lambda invoice: leave(invoice, LATER["asked"]),
    lambda invoice: pay(invoice, DAYS),
    answered,
    lambda invoice: leave(invoice, LATER["declined"]),
    give_up,
    decided(won=False),
    no_answer,
    lambda invoice: leave(invoice, WORKS),
    decided(won=True),
    lambda invoice: pay(invoice, DECLINED),
)


def pay_out() -> None:
    """What came goes to banks: one has it, one sent it back, the rest is on its way."""
    for number, account in enumerate(CardAccount.objects.at_the_company().order_by("pk")):
        name = the_fake().pay_out(account.account or "")
        if name and number in {1, 2}:
            the_fake().settle_payout(name, came=number == 1)
