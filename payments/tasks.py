"""Background work of the floor of money: each wraps one action."""

from celery import shared_task

from payments.actions import reminding


@shared_task(name="payments.remind")
def remind():
    """Remind of invoices that are late."""
    reminding.remind()
