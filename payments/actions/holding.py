"""Who looks after somebody's money, and how: accredited by a council, chosen by the person, by rules all can read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import organisations
from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Organisation, User
from payments.enums import FeePer
from payments.models import Accreditation, Funding, HolderTerms
from payments.policies import accredited_for, may_administer_council, spenders_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@transaction.atomic
def accredit(
    council: Organisation,
    *,
    name: str,
    owner: User,
    by: User,
    valid_from: date | None = None,
    **facts: object,
) -> Accreditation:
    """Let an organisation look after money this council gives; one that is new joins with ``owner`` at its head."""
    _administers(by, council)
    Organisation.objects.select_for_update().get(pk=council.pk)
    theirs = Organisation.objects.filter(
        memberships__user=owner, memberships__role=MembershipRole.OWNER, memberships__left_at=None, name=name
    ).first()
    holder = theirs or organisations.register(
        kind=OrganisationKind.FUND_HOLDER, name=name, by=by, owner=owner
    )
    standing = Accreditation.objects.filter(council=council, holder=holder, valid_until=None).first()
    if standing:
        raise NotAllowed(f"{name} is on your list already.")
    made = Accreditation.objects.create(
        council=council,
        holder=holder,
        given_by=by,
        valid_from=valid_from or timezone.localdate(),
        **_fee(facts),
    )
    record("accreditation.given", thing=made, by=by)
    return made


@transaction.atomic
def end_accreditation(accreditation: Accreditation, *, by: User) -> Accreditation:
    """Nobody new can choose them for this council's money after today; what they look after stays until it is moved."""
    _administers(by, accreditation.council)
    today = timezone.localdate()
    ended = Accreditation.objects.filter(pk=accreditation.pk, valid_until=None).update(valid_until=today)
    if ended:
        accreditation.valid_until = today
        record("accreditation.ended", thing=accreditation, by=by)
    return accreditation


@transaction.atomic
def choose(funding: Funding, holder: Organisation | None, *, by: User) -> Funding:
    """The person's side says who looks after this money from now on; None is nobody. They are told, and see it at once."""
    funding = Funding.objects.select_for_update(of=("self",)).select_related("person").get(pk=funding.pk)
    if not Funding.objects.of(by).filter(pk=funding.pk).exists():
        raise NotAllowed("You cannot decide about this money. Ask whoever it belongs to.")
    if holder and not accredited_for(funding).filter(pk=holder.pk).exists():
        raise NotAllowed("They are not on the list for this money. Choose somebody who is.")
    if funding.holder_id == (holder and holder.pk):
        return funding
    funding.holder = holder
    funding.save(update_fields=["holder"])
    record("funding.holder_chosen", thing=funding, by=by, for_person=funding.person)
    if holder:
        tell(
            User.objects.belonging_to(holder),
            "holding_begun",
            about=funding,
            link=reverse("marketplace:holder_desk"),
        )
    return funding


@transaction.atomic
def set_terms(
    funding: Funding,
    *,
    by_itself_pence: int | None,
    others_basis_points: int,
    words: str = "",
    by: User,
    **fee: object,
) -> HolderTerms:
    """The rules of one source from today on. Said again as they are, nothing changes; the person is told of a change."""
    funding = Funding.objects.select_for_update(of=("self",)).select_related("person").get(pk=funding.pk)
    if not Funding.objects.held_by(by).filter(pk=funding.pk).exists():
        raise NotAllowed("Only whoever looks after this money sets its rules.")
    facts = {
        "by_itself_pence": by_itself_pence,
        "others_basis_points": others_basis_points,
        "words": words,
        **_fee(fee),
    }
    now = HolderTerms.objects.now_for(funding)
    if now and all(getattr(now, name) == value for name, value in facts.items()):
        return now
    made = HolderTerms.objects.create(
        funding=funding, holder_id=funding.holder_id, starts_on=timezone.localdate(), created_by=by, **facts
    )
    told = {name: facts[name] for name in ("by_itself_pence", "others_basis_points", "fee_pence")}
    record("funding.holder_terms", thing=funding, by=by, for_person=funding.person, **told)
    tell(
        spenders_of(funding),
        "holder_terms",
        about=funding,
        link=reverse("marketplace:funding_statement", args=[funding.reference]),
    )
    return made


def _fee(facts: Mapping[str, object]) -> dict[str, object]:
    """A fee is so many pence per something, or there is none."""
    free = facts.get("fee_per", FeePer.NOTHING) == FeePer.NOTHING
    return {**facts, "fee_per": FeePer.NOTHING, "fee_pence": 0} if free else dict(facts)


def _administers(by: User, council: Organisation) -> None:
    if not may_administer_council(by, council):
        raise NotAllowed("Only whoever keeps the pages of this council decides that.")
