"""Getting paid by card: a provider's own account is opened, they tell the card company who they are, and we follow it.

No card is charged for them while the check that they are who they trade as does not hold, and for three days after their
telephone number, an address of an owner or their bank details were changed: see ``payments.policies.cards_held_by``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import User
from directory.models import Provider
from payments.actions import paying
from payments.actions.asking import company, page
from payments.enums import CardAccountState, CardHold
from payments.gateways import base
from payments.gateways.base import Refused, Unknown, Unreachable
from payments.models import CardAccount, Payment
from payments.models.asked import Asked
from payments.policies import contact_digest, owners_of

S = CardAccountState
LOOKED_AT_AGAIN_AFTER = timedelta(days=1)


def begin(provider: Provider, *, by: User) -> str:
    """Where the provider tells the card company who they are. Raises NotAllowed and Unreachable."""
    account = follow(_opened(provider, by=by))
    if not account.account:
        raise NotAllowed("The card company does not answer. Try again in a few minutes.")
    try:
        return company().onboarding_link(
            account=account.account,
            return_url=page("payments:card_account_back", provider.reference),
            refresh_url=page("payments:card_account", provider.reference),
        )
    except (Refused, Unknown, Unreachable) as no:
        raise NotAllowed("The card company does not answer. Try again in a few minutes.") from no


@transaction.atomic
def _opened(provider: Provider, *, by: User) -> CardAccount:
    """The account of a provider; its row is there before the card company is asked for one."""
    if not provider.roles_of(by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    held = Provider.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=provider.pk)
    if account := CardAccount.objects.of_provider(held):
        return account
    account = CardAccount.objects.create(provider=held, contact_digest=contact_digest(held))
    record("card_account.opening", thing=account, by=by)
    return account


def follow(account: CardAccount) -> CardAccount:
    """Open it, or ask how it stands, and write that down."""
    account = CardAccount.objects.select_related("provider__organisation").get(pk=account.pk)
    if account.state == S.CLOSED:
        return account
    try:
        answer = _ask(account)
    except Unknown:
        return _settle(account, None)
    except (Unreachable, Refused):
        CardAccount.objects.filter(pk=account.pk).update(**account.next_ask)
        return account
    return _settle(account, answer)


def _ask(account: CardAccount) -> base.Account:
    if account.account:
        return company().account(account.account)
    owners = owners_of(account.provider)
    return company().open_account(
        reference=account.reference,
        email=owners[0].email if owners else "",
        key=f"account-{account.pk}-{account.reference}",
    )


@transaction.atomic
def _settle(account: CardAccount, answer: base.Account | None) -> CardAccount:
    """Write down how it stands; None: the provider has taken it from us."""
    account = (
        CardAccount.objects.select_for_update(of=("self",)).select_related("provider").get(pk=account.pk)
    )
    before, to = account.state, S.CLOSED
    facts: dict[str, object] = dict(Asked.SETTLED)
    news = False
    if answer:
        to, news = S.READY if answer.charges_enabled else S.ASKED, bool(set(answer.due) - set(account.due))
        paid_out = (account.payouts_since or timezone.now()) if answer.payouts_enabled else None
        facts = {"account": answer.id, "due": list(answer.due), "payouts_since": paid_out}
        facts |= {"ask_at": timezone.now() + LOOKED_AT_AGAIN_AFTER, "asked_times": 0}
    if to != before:
        move(account, to, by=None, **facts)
    else:
        CardAccount.objects.filter(pk=account.pk).update(**facts)
        for name, value in facts.items():
            setattr(account, name, value)
    if to == S.READY and before != S.READY:
        tell(User.objects.belonging_to(account.provider.organisation), "card_account_ready", about=account)
    elif to == S.CLOSED or (to == S.ASKED and before != S.OPENING and (news or before == S.READY)):
        tell(owners_of(account.provider), "card_account_asks", about=account)
    return account


def bank_changed(account: CardAccount, *, at: datetime) -> None:
    """News that the bank details were changed: no card is charged for three days."""
    _changed(account, CardHold.BANK, "bank_changed_at", at)


def look_for_changes() -> int:
    """By the clock: whose telephone number or addresses were changed; how many."""
    changed = 0
    for account in CardAccount.objects.at_the_company().select_related("provider__organisation"):
        digest = contact_digest(account.provider)
        if digest != account.contact_digest:
            changed += 1
            account.contact_digest = digest
            _changed(account, CardHold.CONTACT, "contact_changed_at", timezone.now())
    return changed


def _changed(account: CardAccount, why: str, field: str, at: datetime) -> None:
    """Write it down, tell every owner, and close the pages on which somebody could pay now."""
    with transaction.atomic():
        setattr(account, field, max(at, getattr(account, field) or at))
        account.save(update_fields=[field, "contact_digest"])
        record("card_account.changed", thing=account, by=None, why=why)
        tell(owners_of(account.provider), "cards_held", about=account)
    for payment in Payment.objects.unsettled().filter(account=account).exclude(checkout=""):
        paying.give_up(payment, by=None)
