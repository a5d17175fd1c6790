"""Questions about people: who may do what, and how surely we know who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator

from accounts.enums import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from accounts.models import Delegation, Invitation, Person, User


def is_council(user: User) -> bool:
    """Whether ``user`` holds any role in a council now."""
    return user.is_authenticated and user.memberships.in_councils().exists()


def may_publish(user: User) -> bool:
    """Whether ``user`` may look at listings for a council and publish them."""
    return user.is_authenticated and user.memberships.that_publish().exists()


def may_safeguard(user: User) -> bool:
    """Whether ``user`` is a council's safeguarding lead."""
    return user.is_authenticated and user.memberships.that_safeguard().exists()


def may_administer(user: User) -> bool:
    """Whether ``user`` keeps a council's own pages."""
    return user.is_authenticated and user.memberships.that_administer().exists()


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether ``user`` has set up an authenticator app or a passkey."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def second_factor_done(request: HttpRequest) -> bool:
    """Whether this session was opened, or opened again, with a second factor that the user still has."""
    shown = any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
    return shown and has_second_factor(request.user)


def is_the_person(user: User, person: Person) -> bool:
    """Whether ``user`` is ``person``."""
    return user.is_authenticated and person.user_id == user.pk


def scopes_of(user: User, person: Person) -> set[str]:
    """What ``user`` may do for ``person`` now; everything, when they are the person."""
    if is_the_person(user, person):
        return set(Scope.values)
    holding = person.delegations.holding().filter(delegate=user)
    return {scope for delegation in holding for scope in delegation.scopes}


def may_act(user: User, person: Person, scope: str) -> bool:
    """Whether ``user`` may do ``scope`` for ``person`` now."""
    return scope in scopes_of(user, person)


def may_arrange_help(user: User, person: Person) -> bool:
    """Whether ``user`` may invite helpers: the person; or, while they never sign in, whoever may do it all for them."""
    return is_the_person(user, person) or (
        person.user_id is None and scopes_of(user, person) == set(Scope.values)
    )


def may_end(user: User, delegation: Delegation) -> bool:
    """Whether ``user`` may end ``delegation``: the helper may always step back; the person always decides."""
    return user.pk == delegation.delegate_id or may_arrange_help(user, delegation.person)


def may_answer(user: User, invitation: Invitation) -> bool:
    """Whether ``invitation`` was sent to an address ``user`` has shown to be theirs."""
    verified = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    return invitation.email in {address.lower() for address in verified}
