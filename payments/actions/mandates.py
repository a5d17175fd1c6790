"""A card left for a provider's invoices: given with the words of the mandate, taken back at any time, and then forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.later import later
from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from payments.actions.asking import company, page
from payments.enums import CardAccountState, MandateState
from payments.gateways.base import Checkout, Refused, Unknown, Unreachable
from payments.models import CardAccount, Mandate
from payments.models.asked import Asked
from payments.policies import PAYER, payers_of, pays_by_card

if TYPE_CHECKING:
    from directory.models import Provider
    from payments.models import Funding

S = MandateState
PAGE_LASTS = timedelta(hours=20)


def leave(funding: Funding, provider: Provider, *, by: User) -> Mandate:
    """A page to leave a card on; nothing is taken now. Raises NotAllowed."""
    return follow(_ask_for(funding, provider, by=by))


@transaction.atomic
def _ask_for(funding: Funding, provider: Provider, *, by: User) -> Mandate:
    ready = CardAccount.objects.select_for_update().filter(provider=provider, state=CardAccountState.READY)
    account = ready.first()
    if account is None or not pays_by_card(funding):
        raise NotAllowed("A card cannot be left for them now.")
    if not Mandate(funding=funding, account=account).roles_of(by) & PAYER:
        raise NotAllowed("You cannot do that here.")
    waiting = Mandate.objects.for_invoices(funding, account).unsettled().filter(begun_by=None)
    return waiting.filter(agreed_by=by).with_parties().first() or begin(funding, account, by=by)


def begin(funding: Funding, account: CardAccount, *, by: User) -> Mandate:
    """What somebody agrees to, before a card is given; within the transaction of whoever asks."""
    before = Mandate.objects.for_invoices(funding, account).exclude(customer="").last()
    mandate = Mandate.objects.create(
        funding=funding, account=account, customer=before.customer if before else "", agreed_by=by
    )
    record("mandate.asked", thing=mandate, by=by, for_person=funding.person, why=mandate.wording)
    return mandate


def follow(mandate: Mandate) -> Mandate:
    """Ask whether a card was left, and write that down. One that is left with a payment follows that."""
    mandate = Mandate.objects.with_parties().get(pk=mandate.pk)
    if mandate.state != S.ASKED or hasattr(mandate, "begun_by"):
        Mandate.objects.filter(pk=mandate.pk).update(**Asked.SETTLED)
        return mandate
    try:
        shown = _shown(mandate)
    except Unreachable:
        Mandate.objects.filter(pk=mandate.pk).update(**mandate.next_ask)
        return mandate
    except (Refused, Unknown):
        return _written(mandate, None)
    return _written(mandate, shown)


def _shown(mandate: Mandate) -> Checkout | None:
    stripe, account = company(), mandate.account.account or ""
    if mandate.checkout:
        return stripe.checkout(mandate.checkout, account=account)
    if mandate.agreed_at < timezone.now() - PAGE_LASTS:
        return None  # nobody was ever given the page, and it has closed by itself
    return stripe.start_saving(
        account=account,
        customer=mandate.customer or None,
        reference=mandate.reference,
        return_url=page("payments:mandate_back", mandate.reference),
        key=mandate.key,
    )


@transaction.atomic
def _written(mandate: Mandate, shown: Checkout | None) -> Mandate:
    mandate = Mandate.objects.with_parties().select_for_update(of=("self",)).get(pk=mandate.pk)
    if mandate.state != S.ASKED:
        return mandate
    if shown and shown.status == "open":
        Mandate.objects.filter(pk=mandate.pk).update(checkout=shown.id, **mandate.next_ask)
        mandate.checkout, mandate.page = shown.id, shown.url
        return mandate
    complete = shown and shown.status == "complete" and shown.customer and shown.method
    return left(mandate, (str(shown.customer), str(shown.method)) if shown and complete else None)


def left(mandate: Mandate, card: tuple[str, str] | None) -> Mandate:
    """The card that was left takes the place of the one before; or none was. In the transaction of whoever asks."""
    if mandate.state not in {S.ASKED, S.LAPSED} or (card is None and mandate.state == S.LAPSED):
        return mandate
    person = mandate.funding.person
    if card is None:
        return move(mandate, S.LAPSED, by=None, for_person=person, **Asked.SETTLED)
    for other in Mandate.objects.for_invoices(mandate.funding, mandate.account).in_use().select_for_update():
        _end(other, by=None)
    move(mandate, S.ACTIVE, by=None, for_person=person, customer=card[0], method=card[1], **Asked.SETTLED)
    tell(payers_of(mandate.funding), "mandate_active", about=mandate)
    return mandate


@transaction.atomic
def withdraw(mandate: Mandate, *, by: User) -> Mandate:
    """Nothing more is taken from the card. What is on its way already may still be."""
    mandate = Mandate.objects.with_parties().select_for_update(of=("self",)).get(pk=mandate.pk)
    _end(mandate, by=by)
    tell(payers_of(mandate.funding), "mandate_ended", about=mandate)
    members = User.objects.belonging_to(mandate.account.provider.organisation)
    tell(members, "mandate_ended", about=mandate, link=reverse("payments:invoice_list"))
    return mandate


def _end(mandate: Mandate, *, by: User | None) -> None:
    move(mandate, S.WITHDRAWN, by=by, for_person=mandate.funding.person, ended_at=timezone.now())
    later("payments.forget_card", mandate=mandate.pk)


def forget(mandate: Mandate) -> None:
    """Have the card company forget a card that was taken back, unless it was left again."""
    if mandate.state != S.WITHDRAWN or mandate.forgotten_at:
        return
    again = Mandate.objects.in_use().filter(account=mandate.account, method=mandate.method)
    if not again.exists():
        try:
            company().forget_method(mandate.method, account=mandate.account.account or "")
        except Unreachable:
            return
        except (Refused, Unknown):
            pass  # it is forgotten already
    Mandate.objects.filter(pk=mandate.pk).update(forgotten_at=timezone.now())
