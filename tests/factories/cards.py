"""Payments by card, made by the actions that make them, with the pretend Stripe."""

from uuid import uuid4

from directory.enums import CheckKind
from payments.actions import disputing, inbox, mandates, onboarding, paying
from payments.gateways import the_fake
from payments.models import CardAccount, Dispute
from tests.factories.directory import CheckFactory, owner_of
from tests.factories.invoices import an_invoice


def a_card_account(provider, *, finished=True):
    """The provider's own account; it takes cards once they have told the card company who they are."""
    CheckFactory(provider=provider, kind=CheckKind.TRADER)
    onboarding.begin(provider, by=owner_of(provider))
    account = CardAccount.objects.of_provider(provider)
    the_fake().onboard(account.account, finished=finished)
    return onboarding.follow(account)


def a_card_invoice(arrangement=None, **facts):
    """An invoice of a provider who takes cards."""
    invoice = an_invoice(arrangement, **facts)
    if CardAccount.objects.of_provider(invoice.provider) is None:
        a_card_account(invoice.provider)
    return invoice


def begin(invoice, *, by=None, keep=False, form_token=None):
    """Somebody presses Pay."""
    by = by or invoice.funding.person.user
    return paying.pay(invoice, keep=keep, form_token=form_token or uuid4(), by=by)


def give(payment, card="4242"):
    """A card is given on the page, and nobody has told us yet."""
    the_fake().pay(payment.checkout, card)
    return payment


def a_paid(invoice, *, by=None, card="4242", keep=False):
    """The whole way."""
    return paying.follow(give(begin(invoice, by=by, keep=keep), card))


def a_card_left(funding, account, *, by, card="4242"):
    """A card for the next invoices."""
    mandate = mandates.leave(funding, account.provider, by=by)
    the_fake().pay(mandate.checkout, card)
    return mandates.follow(mandate)


def a_dispute(payment, **facts):
    """The payer's bank wants it back, and we have heard of it."""
    name = the_fake().dispute_charge(payment.charge, **facts)
    disputing.heard(payment.account, name)
    return Dispute.objects.get(dispute=name)


def hear():
    """Take in everything that was sent to us, and follow it; what became of each."""
    for raw, signature in the_fake().deliveries():
        inbox.receive(raw, signature)
    return inbox.follow_waiting()
