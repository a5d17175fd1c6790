"""The pretend Stripe tells us what happened on its pages, as the real one would: a delivery each, into the inbox."""

from payments.actions import inbox
from payments.gateways import the_fake


def deliver() -> int:
    """Everything that waits to be told; how much that was."""
    told = the_fake().deliveries()
    for raw, signature in told:
        inbox.receive(raw, signature)
    return len(told)
