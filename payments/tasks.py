"""Background work of the floor of money: each wraps one action."""

from celery import shared_task
from django.utils import timezone

from payments.actions import (
    approving,
    catching_up,
    inbox,
    mandates,
    onboarding,
    reminding,
    reporting,
    taking,
)
from payments.models import Delivery, Mandate


@shared_task(name="payments.remind")
def remind():
    """Remind of invoices that are late."""
    reminding.remind()


@shared_task(name="payments.lapse_approvals")
def lapse_approvals():
    """Close questions about held money that nobody answered in time."""
    approving.lapse()


@shared_task(name="payments.follow_delivery")
def follow_delivery(delivery):
    """Follow one message of the card company."""
    for one in Delivery.objects.filter(pk=delivery):
        inbox.follow(one)


@shared_task(name="payments.follow_deliveries")
def follow_deliveries():
    """Follow the messages nobody has followed yet, and say so when they wait too long."""
    inbox.follow_waiting()
    inbox.alarm()


@shared_task(name="payments.ask_again")
def ask_again():
    """Ask the card company about what is not settled."""
    catching_up.ask_again()


@shared_task(name="payments.catch_up")
def catch_up():
    """Read the card company's own list of what moved."""
    catching_up.catch_up()


@shared_task(name="payments.take_due")
def take_due():
    """Charge what is due to the cards that were left for it."""
    taking.take_due()


@shared_task(name="payments.look_for_changes")
def look_for_changes():
    """Charge no card for a while after a change of how a provider is reached."""
    onboarding.look_for_changes()


@shared_task(name="payments.forget_card")
def forget_card(mandate):
    """Have a card forgotten that was taken back."""
    for one in Mandate.objects.select_related("account").filter(pk=mandate):
        mandates.forget(one)


@shared_task(name="payments.ask_sellers")
def ask_sellers():
    """Ask sellers for what HMRC's rules want, remind them, and in January send them to their statement."""
    reporting.look_after()
    today = timezone.localdate()
    if today.month == 1:
        reporting.tell_of(today.year - 1)
