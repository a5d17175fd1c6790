"""Whether a council takes files for checks: switched by its administrator, off until then."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.models import Authority, EvidencePolicy


def policy_of(authority: Authority) -> EvidencePolicy:
    """What it has switched on; nothing, when it never said."""
    return EvidencePolicy.objects.filter(authority=authority).first() or EvidencePolicy(authority=authority)


@transaction.atomic
def switch(authority: Authority, *, allowed: bool, certificates: bool, by: User) -> EvidencePolicy:
    """Take files from now on, or no longer; ``certificates`` of the DBS only where both are said.

    What was given before stays until its check is decided, or for six months. Said twice, it is one act.
    """
    here = by.memberships.that_administer().filter(organisation__authority=authority)
    if not here.exists():
        raise NotAllowed("Only an administrator of this council decides that.")
    policy, _ = EvidencePolicy.objects.select_for_update().get_or_create(authority=authority)
    now = timezone.now()
    for name, wanted in (("allowed", allowed), ("certificates", certificates and allowed)):
        if wanted == bool(getattr(policy, f"{name}_at")):
            continue
        setattr(policy, f"{name}_at", now if wanted else None)
        setattr(policy, f"{name}_by", by if wanted else None)
        record(f"evidencepolicy.{name}_{'on' if wanted else 'off'}", thing=policy, by=by)
    policy.save()
    return policy
