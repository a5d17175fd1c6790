"""What the pretend Stripe knows against what we wrote down: read from its own file, by a table of its own."""

from payments.enums import AccountKind, CardAccountState, DisputeState, PaymentState, PayoutState, RefundState
from payments.gateways import the_fake
from payments.models import CardAccount, Dispute, Entry, Payment, Payout, Refund

P = PaymentState
OF_OPEN_PAGE = {"requires_action": P.NEEDS_ACTION, "processing": P.PROCESSING}
OF_COMPLETE_PAGE = {
    "succeeded": P.SUCCEEDED,
    "processing": P.PROCESSING,
    "requires_payment_method": P.FAILED,
}
REFUNDS = {"pending": RefundState.PENDING, "succeeded": RefundState.SUCCEEDED, "failed": RefundState.FAILED}
DISPUTES = {
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.EVIDENCE_SENT,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}
PAYOUTS = {"in_transit": PayoutState.EXPECTED, "paid": PayoutState.PAID, "failed": PayoutState.FAILED}


def wrong(world):
    """Everything that is not what it should be, one line each."""
    for account in CardAccount.objects.order_by("pk"):
        there = account.account
        body = the_fake().store.read("account", there, there)
        yield from _differs(
            account, CardAccountState.READY if body["charges"] else CardAccountState.ASKED, account.state
        )
        yield from _payments(account)
        yield from _named(Refund.objects.filter(payment__account=account), "refund", there, REFUNDS)
        yield from _named(Dispute.objects.filter(payment__account=account), "dispute", there, DISPUTES)
        yield from _named(Payout.objects.filter(account=account), "payout", there, PAYOUTS)
    if CardAccount.objects.filter(account=world.stranger).exists():
        yield "The stranger's account became one of ours."


def _differs(thing, should, state):
    if str(should) != str(state):
        yield f"{thing} is {state}, and should be {should}."


def _payments(account):
    """Each of ours has one page at most there, and each page there is one of ours."""
    store, there = the_fake().store, account.account
    pages = {}
    for _, page in store.all("checkout", there):
        pages.setdefault(page["reference"], []).append(page)
    for payment in Payment.objects.filter(account=account):
        mine = pages.pop(payment.reference, [])
        if len(mine) != 1:
            yield f"{payment} has {len(mine)} pages."
            continue
        [page] = mine
        intent = store.read("intent", page["intent"], there) if page["intent"] else None
        yield from _differs(payment, _should_be(page, intent), payment.state)
        came = intent["received"] if intent else 0
        yield from _differs(f"What came of {payment}", came, payment.came_pence)
        if came:
            yield from _differs(f"The fee of {payment}", intent["fee"], payment.fee_pence)
    yield from (f"Nothing here is about the page of {reference}." for reference in pages)


def _should_be(page, intent):
    status = intent["status"] if intent else ""
    if page["status"] == "expired":
        return P.CANCELLED
    if page["status"] == "open":
        return OF_OPEN_PAGE.get(status, P.SENT)
    return OF_COMPLETE_PAGE[status]


def _named(rows, kind, there, states):
    """Each thing there is here once, and in its state; what never reached Stripe failed here."""
    truth = dict(the_fake().store.all(kind, there))
    for row in rows:
        name = getattr(row, kind)
        if not name:
            yield from _differs(row, "failed", row.state)
        elif name not in truth:
            yield f"{row} is not there."
        else:
            body = truth.pop(name)
            yield from _differs(row, states[body["status"]], row.state)
            yield from _differs(f"The pence of {row}", body["pence"], row.pence)
    yield from (f"Nothing here is about {kind} {name}." for name in truth)


def pence_apart():
    """What lies on each account there, and what the ledger says lies there: the sum of the differences."""
    apart = 0
    for account in CardAccount.objects.select_related("provider"):
        here = Entry.objects.on_kind(AccountKind.STRIPE).of_provider(account.provider).balance_pence()
        apart += abs(the_fake().balance(account.account) - here)
    return apart


def counted():
    """How many of each there are, by state: a storm in which nothing happened proves nothing."""
    found = {}
    for model in (Payment, Refund, Dispute, Payout):
        states = found.setdefault(model._meta.model_name or "", {})
        for state in model.objects.values_list("state", flat=True):
            states[state] = states.get(state, 0) + 1
    return found
