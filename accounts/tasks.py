"""Background work of the people floor: each wraps one action."""

from celery import shared_task

from accounts.actions import approvals, delivery, sealing


@shared_task(name="accounts.deliver")
def deliver():
    delivery.deliver()


@shared_task(name="accounts.seal")
def seal():
    sealing.seal()


@shared_task(name="accounts.lapse_approvals")
def lapse_approvals():
    """Write down which proposals nobody answered within a day."""
    approvals.lapse()
