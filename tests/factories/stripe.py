"""Things at the pretend Stripe: an account that takes cards, a page to pay on, a charge, a card that was left."""

from itertools import count

from payments.gateways import the_fake

BACK = "http://testserver/back/"
numbers = count(1)


def a_key():
    """A key nobody used."""
    return f"test-{next(numbers)}"


def an_account(*, finished=True):
    """The id of a provider's account."""
    account = the_fake().open_account(reference=f"P-{next(numbers)}", email="p@example.com", key=a_key())
    if finished:
        the_fake().onboard(account.id)
    return account.id


def a_page(account, *, pence=2_500, reference="PA-1", save=False):
    """The id of an open page to pay on."""
    return (
        the_fake()
        .start_checkout(
            account=account, pence=pence, reference=reference, save_method=save, return_url=BACK, key=a_key()
        )
        .id
    )


def a_payment(account, *, pence=2_500, reference="PA-1", card="4242", save=False):
    """An intent whose payer gave a card."""
    page = a_page(account, pence=pence, reference=reference, save=save)
    the_fake().pay(page, card)
    return the_fake().intent(the_fake().checkout(page, account=account).intent, account=account)


def a_saved_card(account, card="4242"):
    """Customer and method, to be charged later."""
    page = the_fake().start_saving(account=account, reference="MA-1", return_url=BACK, key=a_key())
    the_fake().pay(page.id, card)
    left = the_fake().checkout(page.id, account=account)
    return left.customer, left.method
