"""What is true in the end: all that was acknowledged is there, nothing is there twice, and the ledger sums to nothing."""

from collections import Counter

from django.db.models import Count, Sum

from accounts.actions import sealing
from accounts.enums import Channel
from accounts.models import Event, Notification
from drills import steps
from marketplace.actions import reconciling
from marketplace.enums import BookingState, VisitState
from marketplace.models import AgreedVisit, Attendance, Booking, Visit
from payments.enums import PaymentState, PayoutState, PostingKind, RefundState
from payments.models import (
    CreditNote,
    Delivery,
    Entry,
    Invoice,
    Payment,
    Payout,
    Refund,
    Transaction,
)

ONCE = ("booking.requested", "booking.accepted", "invoice.issued", "invoice.credit", "visit.confirmed")
"""Deeds that are done to a thing once, so recorded once."""


def found(what, key):
    """How many of what was acknowledged are there."""
    return FINDERS[what](key)


def agreed(key):
    booking = Booking.objects.filter(reference=key, state=BookingState.ACCEPTED).first()
    return int(booking is not None and is_whole(booking))


def posted(key):
    return Transaction.objects.filter(source=key, kind=PostingKind.PAID).count()


FINDERS = {
    "asked": lambda key: Booking.objects.filter(reference=key).count(),
    "accepted": agreed,
    "confirmed": lambda key: Visit.objects.filter(reference=key, state=VisitState.CONFIRMED).count(),
    "paid": posted,
    "credited": lambda key: CreditNote.objects.filter(form_token=key).count(),
    "carded": lambda key: (
        posted(key) * Payment.objects.filter(reference=key, state=PaymentState.SUCCEEDED).count()
    ),
    "refunded": lambda key: Refund.objects.filter(form_token=key, state=RefundState.SUCCEEDED).count(),
    "heard": lambda key: Delivery.objects.filter(event=key).exclude(done_at=None).count(),
    "paid_out": lambda key: Payout.objects.filter(payout=key, state=PayoutState.PAID).count(),
}


def is_whole(booking):
    """Agreed is agreed with every visit, everybody's diary and whoever pays."""
    agreed = AgreedVisit.objects.filter(booking=booking).count()
    visits = Visit.objects.filter(booking=booking)
    carers = Attendance.objects.filter(visit__booking=booking, entry__isnull=False)
    shares = booking.arrangement and booking.arrangement.shares.count()
    return agreed == visits.count() == carers.count() and shares == 1


def lost(said):
    """What was acknowledged and is not there."""
    return [f"{what} {key}" for what, key in sorted(said) if not found(what, key)]


def duplicates(stories):
    """What is there more often than it was asked for."""
    many = [*extra_of_stories(stories), *extra_records(), *extra_promises(), *extra_mail()]
    return [*many, *extra_invoices()]


def extra_of_stories(stories):
    for story in stories:
        bookings = Booking.objects.filter(person__reference=story.pair.person).count()
        if bookings > 1:
            yield f"{bookings} bookings of {story.pair.person}"
        paid = Transaction.objects.filter(source__startswith=f"{story.invoice}/", kind=PostingKind.PAID)
        if story.invoice and paid.count() > 1:
            yield f"{paid.count()} payments of {story.invoice}"
        cards = Payment.objects.filter(invoice__reference=story.invoice, state=PaymentState.SUCCEEDED)
        if cards.count() > 1:
            yield f"{cards.count()} card payments of {story.invoice}"
        back = Refund.objects.filter(payment__invoice__reference=story.invoice)
        if back.count() > 1:
            yield f"{back.count()} refunds of {story.invoice}"
        taken_off = CreditNote.objects.filter(invoice__reference=story.invoice).count()
        if taken_off > 1:
            yield f"{taken_off} credits of {story.invoice}"


def extra_records():
    rows = Event.objects.filter(what__in=ONCE).values("what", "thing_reference").annotate(many=Count("pk"))
    for row in rows.filter(many__gt=1):
        yield f"{row['many']} records of {row['what']} {row['thing_reference']}"


def extra_promises():
    """Nobody is promised the same news twice. Payments may come in parts; the invoice is paid once."""
    alike = ("recipient", "channel", "kind", "thing_reference")
    for row in Notification.objects.order_by().values(*alike).annotate(many=Count("pk")).filter(many__gt=1):
        yield f"{row['many']} promises of {row['kind']} about {row['thing_reference']}"


def extra_mail():
    """A mail that goes again keeps its name, so that it is one mail to whoever gets it: only other names are more."""
    names = set(mail_names())
    promised = Notification.objects.filter(channel=Channel.EMAIL).values_list("pk", flat=True)
    known = {f"<notification-{pk}@" for pk in promised}
    for name in names:
        if f"{name.partition('@')[0]}@" not in known:
            yield f"mail {name} was promised to nobody"


def extra_invoices():
    rows = Invoice.objects.order_by().values("provider", "funding", "week_on").annotate(many=Count("pk"))
    for row in rows.filter(many__gt=1):
        yield f"{row['many']} invoices of provider {row['provider']} for {row['week_on']}"


def mail_names():
    return steps.POST.read_text().split() if steps.POST.exists() else []


def mail_again():
    """How many mails went more than once: the mail server took it, and we were killed before we could note it."""
    return sum(many - 1 for many in Counter(mail_names()).values())


def mail_not_gone():
    """Promised and not sent, or noted as sent and never seen by the mail server."""
    gone = {name.partition("@")[0].removeprefix("<notification-") for name in mail_names()}
    promised = Notification.objects.filter(channel=Channel.EMAIL)
    for pk, sent_at in promised.values_list("pk", "sent_at"):
        if sent_at is None:
            yield f"mail {pk} still waits"
        elif str(pk) not in gone:
            yield f"mail {pk} was noted as sent and never left"


def ledger_sum_pence():
    """What all entries sum to; where one transaction does not balance, what that is off by."""
    off = sum(abs(one.sum_pence or 0) for one in Transaction.objects.unbalanced())
    return (Entry.objects.aggregate(sum=Sum("pence"))["sum"] or 0) or off


def differences():
    """Every word of ``manage.py reconcile``, and of the audit chain."""
    sealing.seal()
    faults = [f"The audit is broken at {fault}." for _, fault in sealing.walk() if fault]
    return [str(one) for one in reconciling.differences()] + faults
