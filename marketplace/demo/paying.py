"""The weekly invoices of the county, and what became of them: one in every state, by actions alone."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from marketplace.actions import billing
from marketplace.demo.clock import Calendar, Story
from payments.actions import invoicing, reminding
from payments.enums import AccountKind, CreditReason
from payments.models import Invoice

THURSDAY = 3
FIRST_DAY = -98
PROMPT = timedelta(days=6)
VOID, CREDITED, KINDNESS, PART, NEVER = 2, 3, 4, 5, 6
EVERY = 13


@dataclass
class Cashbook:
    """Whoever keeps the books of the county's providers."""

    calendar: Calendar

    def story(self) -> Story:
        """On Thursday mornings, and today, the latest settled week is invoiced; in the afternoons the post is opened."""
        for days in range(FIRST_DAY, 1):
            thursday = (self.calendar.today + timedelta(days=days)).weekday() == THURSDAY
            if thursday or days == 0:
                yield self.calendar.at(days, 5, 10)
                for _ in billing.bill_week():
                    pass
            if not thursday:
                continue
            yield self.calendar.at(days, 15)
            for invoice in Invoice.objects.open().with_parties().order_by("pk"):
                self.post(invoice)
            reminding.remind()

    def post(self, invoice: Invoice) -> None:
        """What comes of one invoice, by its place among all of them."""
        place, owner = invoice.pk % EVERY, owner_of(invoice)
        young = timezone.localdate() - invoice.issued_on < PROMPT
        fresh = invoice.owed_pence == invoice.total_pence
        if young and place == VOID:
            invoicing.void(invoice, by=owner)
        elif young and place == CREDITED:
            invoicing.credit(invoice, invoice.owed_pence, reason=CreditReason.MISTAKE, by=owner)
        elif young and place == KINDNESS:
            words = "We were late on one day. Sorry."
            kindness = min(500, invoice.owed_pence - 1)
            invoicing.credit(invoice, kindness, reason=CreditReason.GOODWILL, words=words, by=owner)
        elif young or place == NEVER:
            return
        elif place != PART:
            self.came(invoice, invoice.owed_pence, owner)
        elif fresh:
            self.came(invoice, max(invoice.owed_pence // 2, 1), owner)

    def came(self, invoice: Invoice, pence: int, owner: User) -> None:
        """By bank transfer."""
        source = f"{invoice.reference}/{pence}"
        invoicing.paid(invoice, pence, source=source, way=AccountKind.BANK, on=timezone.localdate(), by=owner)


def owner_of(invoice: Invoice) -> User:
    """Whoever keeps its provider's books."""
    return User.objects.belonging_to(invoice.provider.organisation).order_by("pk")[0]
