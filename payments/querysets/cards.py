"""The vocabulary of cards: accounts with the card company, payments, mandates, and what comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.querysets import keys_of
from payments.enums import (
    CardAccountState,
    DisputeState,
    MandateState,
    PaymentState,
    PayoutState,
    RefundState,
)
from payments.querysets import paid_or_paying

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Provider
    from payments.models import CardAccount, Funding, Invoice

P = PaymentState
OPEN_PAYMENTS = (P.CREATED, P.SENT, P.NEEDS_ACTION, P.PROCESSING, P.UNKNOWN)
OPEN_REFUNDS = (RefundState.ASKED, RefundState.PENDING)
OPEN_DISPUTES = (DisputeState.OPEN, DisputeState.EVIDENCE_SENT)


class AskedQuerySet(QuerySet):
    """What the card company is asked about until it is settled."""

    OPEN: tuple[str, ...] = ()

    def unsettled(self) -> Self:
        """Those it has not decided."""
        return self.filter(state__in=self.OPEN)

    def to_ask(self) -> Self:
        """Those the clock asks about now, whoever waited longest first."""
        return self.filter(ask_at__lte=timezone.now()).order_by("ask_at", "pk")


class CardAccountQuerySet(AskedQuerySet):
    """Providers' own accounts with the card company."""

    OPEN = (CardAccountState.OPENING,)

    def standing(self) -> Self:
        """Those that were not closed."""
        return self.exclude(state=CardAccountState.CLOSED)

    def of_provider(self, provider: Provider | int):
        """The one a provider has now."""
        return self.standing().filter(provider=provider).first()

    def ready_for(self, provider: Provider | int):
        """The one a provider can take cards with now."""
        return self.filter(provider=provider, state=CardAccountState.READY).first()

    def named(self, account: str):
        """The one of this name with the card company; None when it is not ours."""
        return self.filter(account=account).first() if account else None

    def at_the_company(self) -> Self:
        """Those that are there by now, and were not closed."""
        return self.standing().exclude(account=None)


class PaymentQuerySet(AskedQuerySet):
    """Tries to pay by card."""

    OPEN = OPEN_PAYMENTS

    def of(self, user: User) -> Self:
        """Those of invoices ``user`` pays or is paid for."""
        if not user.is_authenticated:
            return self.none()
        invoices = self.model._meta.get_field("invoice").related_model
        return self.filter(paid_or_paying(invoices, user, "invoice__"))

    def on(self, invoice: Invoice) -> Self:
        """Those for one invoice, the newest first."""
        return self.filter(invoice=invoice).order_by("-pk")

    def with_parties(self) -> Self:
        """With both sides, for pages and policies."""
        return self.select_related(
            "account",
            "mandate",
            "invoice__provider__organisation",
            "invoice__funding__person",
            "invoice__funding__holder",
        )


class MandateQuerySet(AskedQuerySet):
    """Cards that were left."""

    OPEN = (MandateState.ASKED,)

    def of(self, user: User) -> Self:
        """Those on money ``user`` may spend or holds."""
        fundings = self.model._meta.get_field("funding").related_model
        held = Q(funding__in=keys_of(fundings, user, "held_by"))
        return self.filter(Q(funding__in=keys_of(fundings, user)) | held)

    def in_use(self) -> Self:
        """Those that may be charged."""
        return self.filter(state=MandateState.ACTIVE)

    def to_forget(self) -> Self:
        """Those that were taken back, whose card is still to be forgotten."""
        return self.filter(state=MandateState.WITHDRAWN, forgotten_at=None).order_by("pk")

    def for_invoices(self, funding: Funding, account: CardAccount) -> Self:
        """Those for what one source of money owes one provider."""
        return self.filter(funding=funding, account=account)

    def with_parties(self) -> Self:
        """With both sides, for pages and policies."""
        return self.select_related("account__provider__organisation", "funding__person", "funding__holder")


class RefundQuerySet(AskedQuerySet):
    """Money that goes back."""

    OPEN = OPEN_REFUNDS

    def standing(self) -> Self:
        """Those that went back or may still."""
        return self.exclude(state=RefundState.FAILED)


class DisputeQuerySet(AskedQuerySet):
    """Payments a bank wants back."""

    OPEN = OPEN_DISPUTES

    def of_providers_of(self, user: User) -> Self:
        """Those of payments to providers ``user`` belongs to."""
        invoices = (
            self.model._meta.get_field("payment").related_model._meta.get_field("invoice").related_model
        )
        return self.filter(payment__invoice__in=keys_of(invoices, user, "from_providers_of"))

    def with_parties(self) -> Self:
        """With both sides, for pages and policies."""
        return self.select_related(
            "payment__account",
            "payment__invoice__provider__organisation",
            "payment__invoice__funding__person",
            "payment__invoice__funding__holder",
        )


class PayoutQuerySet(AskedQuerySet):
    """Money on its way to a provider's bank."""

    OPEN = (PayoutState.EXPECTED,)

    def newest(self, account: CardAccount) -> Self:
        """Of one account, the latest to arrive first."""
        return self.filter(account=account).order_by("-arrives_on", "-pk")


class DeliveryQuerySet(QuerySet):
    """What the card company told us of."""

    def waiting(self) -> Self:
        """Those nobody has followed, the oldest first."""
        return self.filter(done_at=None).order_by("pk")

    def older_than(self, moment: datetime) -> Self:
        """Those that came before ``moment``."""
        return self.filter(arrived_at__lt=moment)


def due_by_mandate(invoices: QuerySet[Invoice], today: date) -> QuerySet[Invoice]:
    """Invoices to be charged to a card that was left: owed, and their day is here."""
    left = Q(
        funding__mandates__state=MandateState.ACTIVE,
        funding__mandates__account__state=CardAccountState.READY,
        funding__mandates__account__provider=F("provider"),
    )
    return invoices.open().filter(left, due_on__lte=today).exclude(card_payments__state__in=OPEN_PAYMENTS)
