"""Background work of the floor of money: each wraps one action."""

from celery import shared_task

from payments.actions import approving, reminding


@shared_task(name="payments.remind")
def remind():
    """Remind of invoices that are late."""
    reminding.remind()


@shared_task(name="payments.lapse_approvals")
def lapse_approvals():
    """Close questions about held money that nobody answered in time."""
    approving.lapse()
