"""SpendingApproval: whoever looks after somebody's money is asked to let it be spent, and answers."""

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import Organisation, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Provider
from payments.enums import AppealTo, ApprovalState, Decider, RefusalReason
from payments.models.funding import Funding
from payments.querysets.holding import SpendingApprovalQuerySet
from payments.splitting import Wish

S = ApprovalState
LOOKED_AT_AGAIN = (S.APPEALED, S.WITH_COUNCIL, S.UPHELD)
TURNED_DOWN = (S.REFUSED, *LOOKED_AT_AGAIN)
ANSWERED = (S.APPROVED, *TURNED_DOWN)


class SpendingApproval(models.Model):
    """Up to so much a week for one provider from one source. Nothing is agreed with the provider before it is there.

    ``payee`` is the provider's own organisation. Whoever is paid never approves: a constraint compares the two bodies,
    and a trigger the people. Where the holder itself would be paid the person is asked instead, and the council told.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"words", "appeal_words", "answer_words"})

    TRANSITIONS = {
        S.ASKED: {
            S.CONFLICT: Role.CLOCK,
            S.APPROVED: Role.FUND_HOLDER | Role.CLOCK,
            S.REFUSED: Role.FUND_HOLDER,
            S.LAPSED: Role.CLOCK,
        },
        S.CONFLICT: {S.APPROVED: Role.SEEKER, S.LAPSED: Role.CLOCK},
        S.APPROVED: {},
        S.REFUSED: {S.APPEALED: Role.SEEKER, S.WITH_COUNCIL: Role.SEEKER},
        S.APPEALED: {S.APPROVED: Role.FUND_HOLDER, S.UPHELD: Role.FUND_HOLDER},
        S.WITH_COUNCIL: {S.APPROVED: Role.OFFICER, S.UPHELD: Role.OFFICER},
        S.UPHELD: {},
        S.LAPSED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "SA"), editable=False
    )
    state = models.CharField(max_length=20, choices=ApprovalState, default=S.ASKED, editable=False)
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="approvals")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="approvals_asked")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="spending_approvals")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=16, db_index=True, help_text="the reference of what is to be agreed")
    week_pence = models.PositiveIntegerField(help_text="at most, of this source")
    split = models.JSONField(
        default=list, blank=True, help_text="who is to pay from ``from_on`` on, when that is to change"
    )
    from_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField(help_text="when it stops waiting for an answer")
    decider = models.CharField(max_length=10, choices=Decider, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    words = EncryptedTextField(max_length=1000, blank=True)
    appeal_to = models.CharField(max_length=10, choices=AppealTo, blank=True)
    appeal_words = EncryptedTextField(max_length=1000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="when the appeal was answered")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer_words = EncryptedTextField(max_length=1000, blank=True)

    objects = SpendingApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="spending_approval_state_known"),
            models.UniqueConstraint(
                fields=["about", "funding"],
                condition=Q(state__in=[S.ASKED, S.CONFLICT]),
                name="spending_approval_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(decider__in=["", Decider.PERSON]) | ~Q(holder=F("payee")),
                name="spending_approver_is_not_payee",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ANSWERED) | (Q(decided_at__isnull=False) & ~Q(decider="")),
                name="spending_approval_decided_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(decider__in=[Decider.HOLDER, Decider.PERSON]) | Q(decided_by__isnull=False),
                name="spending_approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TURNED_DOWN) | ~Q(reason=""), name="spending_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LOOKED_AT_AGAIN) | (Q(appealed_at__isnull=False) & ~Q(appeal_to="")),
                name="spending_appealed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("decided_by")),
                name="spending_appeal_answered_by_another",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:approval_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands now: nobody's answer in time is no agreement."""
        if self.state in {S.ASKED, S.CONFLICT} and self.answer_by <= timezone.now():
            return S.LAPSED
        return S(self.state)

    @property
    def wishes(self) -> list[Wish]:
        """Who is to pay, when that is to change."""
        return [Wish.read(kept) for kept in self.split]

    @property
    def is_conflict(self):
        """Whether whoever looks after the money would be paid from it."""
        return self.holder_id == self.payee_id

    def roles_of(self, user):
        """The holder's people, the person's side, and who looks after money for the council; none who are paid."""
        seats = set(user.memberships.current().values_list("organisation", flat=True))
        if self.payee_id in seats:
            return Role(0)
        refused_it = self.state == S.APPEALED and self.decided_by_id == user.pk
        roles = Role.FUND_HOLDER if self.holder_id in seats and not refused_it else Role(0)
        if Funding.objects.of(user).filter(pk=self.funding_id).exists():
            roles |= Role.SEEKER
        if Funding.objects.decided_by(user).filter(pk=self.funding_id).exists():
            roles |= Role.OFFICER
        return roles
