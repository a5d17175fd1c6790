"""The storm's world: invoices, payers who do all that payers do, and a pretend Stripe that sometimes does not answer."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory.enums import CheckKind, CheckSource, CheckState
from directory.models import Check, Provider
from marketplace.actions import billing
from marketplace.bench import bookings_scene, invoicing
from payments.actions import onboarding, paying, refunding
from payments.enums import PaymentState
from payments.gateways import the_fake
from payments.gateways.base import Refused, Unreachable
from payments.models import CardAccount, Invoice, Payment
from payments.weeks import settled_week

# What a payer does with the page, and how often out of a hundred.
FATES = {
    "works": 52,
    "declined, then works": 8,
    "asked, and agrees": 8,
    "asked, and goes away": 5,
    "takes days, and comes": 6,
    "takes days, and does not": 4,
    "disputed": 7,
    "looks, and goes away": 6,
    "never comes back": 4,
}
STUMBLES = ("start_checkout", "checkout", "intent", "refund", "refund_of", "dispute", "payout", "account")
STUMBLES_EVERY, REFUNDED, REFUND_FAILS, DISPUTED_LATER, PAID_OUT = (
    25,
    18,
    12,
    3,
    60,
)  # out of a hundred, but the first


@dataclass
class World:
    """Everything that happens, drawn by ``dice``: the same dice, the same world."""

    dice: Random
    providers: int
    people: int
    invoices: list[Invoice] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    stranger: str = ""
    open_disputes: list[str] = field(default_factory=list)
    open_refunds: list[str] = field(default_factory=list)
    open_payouts: list[str] = field(default_factory=list)
    under_way: list[tuple[str, bool]] = field(default_factory=list)
    numbers: int = 0

    def begin(self):
        """Providers who take cards, and one invoice for each of their people; and an account that is not ours."""
        bookings_scene.begin()
        week_on = settled_week(timezone.localdate())
        invoicing.fill(self.providers, self.people, week_on)
        for _ in billing.bill_week(week_on):
            pass
        for provider in Provider.objects.order_by("pk"):
            self.accounts.append(self._takes_cards(provider))
        self.invoices = list(Invoice.objects.with_parties().order_by("pk"))
        self.stranger = self.fake.open_account(reference="ST-1", email="s@example.com", key="stranger").id
        self.fake.onboard(self.stranger)

    @property
    def fake(self):
        return the_fake()

    @staticmethod
    def _takes_cards(provider: Provider):
        today = timezone.localdate()
        Check.objects.create(
            provider=provider,
            kind=CheckKind.TRADER,
            state=CheckState.VALID,
            source=CheckSource.COPY,
            valid_from=today,
            valid_until=today.replace(year=today.year + 1, day=min(today.day, 28)),
            decided_at=timezone.now(),
        )
        onboarding.begin(provider, by=owner_of(provider))
        account = CardAccount.objects.of_provider(provider)
        the_fake().onboard(account.account)
        return str(onboarding.follow(account).account)

    def live(self, number: int, *, of: int):
        """One round: some invoices are paid, and what was paid before goes on."""
        self._go_on(last=number == of - 1)
        for invoice in self.invoices[number::of]:
            if self.numbers % STUMBLES_EVERY == 0:
                self.fake.stumble(self.dice.choice(STUMBLES), afterwards=self.chance(50))
            self.numbers += 1
            self._pays(invoice)
        self._of_the_stranger()
        self._restricted()
        for account in self.accounts:
            if self.chance(PAID_OUT) and (payout := self.fake.pay_out(account)):
                self.open_payouts.append(payout)

    def chance(self, of_a_hundred: int):
        return self.dice.randrange(100) < of_a_hundred

    def token(self):
        return UUID(int=self.dice.getrandbits(128), version=4)

    # Payers

    def _pays(self, invoice: Invoice):
        payer = invoice.funding.person.user
        payment = paying.pay(invoice, keep=False, form_token=self.token(), by=payer)
        if self.chance(10):  # pressed twice
            payment = paying.pay(invoice, keep=False, form_token=self.token(), by=payer)
        if not payment.checkout:
            return  # no answer came; whoever asks again finds the page
        (fate,) = self.dice.choices(list(FATES), weights=list(FATES.values()))
        self._on_the_page(payment.checkout, payment.account.account, fate)

    def _on_the_page(self, page: str, account: str, fate: str):
        if fate == "looks, and goes away":
            self.fake.pay(page, "0002")
        elif fate == "never comes back":
            self._unless_stumbled(lambda: self.fake.expire_checkout(page, account=account))
        elif fate.startswith("takes days"):
            self.fake.pay(page, "2345")
            intent = self.fake.store.read("checkout", page, account)["intent"]
            self.under_way.append((intent, fate.endswith("comes")))
        elif fate.startswith("asked"):
            intent = self.fake.pay(page, "3155")
            if fate.endswith("agrees"):
                self.fake.authenticate(intent, agreed=True)
        else:
            if fate.startswith("declined"):
                self.fake.pay(page, "9995")
            self.fake.pay(page, "0259" if fate == "disputed" else "4242")
            self._disputes(page, account)

    def _disputes(self, page: str, account: str):
        charge = self._paid(page, account)["charge"]
        if self.chance(DISPUTED_LATER):
            self.fake.dispute_charge(charge)
        for which, dispute in self.fake.store.all("dispute", account):
            if dispute["charge"] == charge:
                self.open_disputes.append(which)

    def _paid(self, page: str, account: str):
        return self.fake.store.read(
            "intent", self.fake.store.read("checkout", page, account)["intent"], account
        )

    @staticmethod
    def _unless_stumbled(act):
        """What Stripe does by itself it does, whatever was asked for to go wrong with us."""
        try:
            act()
        except Unreachable:
            act()

    # What goes on afterwards

    def _go_on(self, *, last: bool):
        for intent, comes in self.under_way if last else self._some(self.under_way):
            self.fake.settle_intent(intent, came=comes)
        self.under_way = [] if last else self.under_way[len(self.under_way) // 2 :]
        for dispute in self._some(self.open_disputes):
            self.fake.settle_dispute(dispute, won=self.chance(50))
        self.open_disputes = self.open_disputes[len(self.open_disputes) // 2 :]
        for refund in self.open_refunds:
            self._refund_settles(refund)
        self.open_refunds = []
        for payout in self.open_payouts:
            came = self.chance(85)
            self.fake.settle_payout(payout, came=came)
            if came and self.chance(10):
                self.fake.settle_payout(payout, came=False)
        self.open_payouts = []
        for payment in Payment.objects.filter(state=PaymentState.SUCCEEDED).with_parties():
            if self.chance(REFUNDED):
                self._refunds(payment)

    @staticmethod
    def _some(things: list):
        return things[: len(things) // 2]

    def _refund_settles(self, refund: str):
        account = self.fake.store.account_of(refund, "refund")
        status = self.fake.store.read("refund", refund, account)["status"]
        if self.chance(REFUND_FAILS):
            self.fake.settle_refund(refund, came=False)
        elif status == "pending" and self.chance(70):
            self.fake.settle_refund(refund, came=True)

    def _refunds(self, payment: Payment):
        """By us, or by the provider at Stripe; in whole or in part. What may not go back does not."""
        pence = payment.came_pence if self.chance(30) else self.dice.randint(1, payment.came_pence)
        account = payment.account.account
        before = {which for which, _ in self.fake.store.all("refund", account)}
        try:
            if self.chance(50):
                refunding.give_back(
                    payment,
                    pence,
                    still_owed=self.chance(50),
                    form_token=self.token(),
                    by=owner_of(payment.invoice.provider),
                )
            else:
                self.fake.refund(
                    account=account,
                    charge=payment.charge,
                    pence=pence,
                    reference="BY-HAND",
                    key=f"{self.token()}",
                )
        except (NotAllowed, Refused, Unreachable):
            pass
        self.open_refunds += [
            which for which, _ in self.fake.store.all("refund", account) if which not in before
        ]

    def _restricted(self):
        """Stripe wants to know more of somebody, who then says it."""
        account = self.dice.choice(self.accounts)
        self.fake.restrict(account)
        self.fake.onboard(account)

    def _of_the_stranger(self):
        """Somebody else's account, of which we are told too: none of it is ours."""
        self.numbers += 1
        said = {"account": self.stranger, "return_url": "https://stranger.example/", "key": f"{self.token()}"}
        try:
            page = self.fake.start_checkout(pence=777, reference=f"ST-{self.numbers}", **said)
        except Unreachable:
            return
        self.fake.pay(page.id, "4242")


def owner_of(provider: Provider):
    """Whoever acts for a provider."""
    return provider.organisation.memberships.current().select_related("user").first().user
