"""One person's way from asking for care to having paid for it, as it is told them: what was answered is written down."""

import re
import time
from dataclasses import dataclass, field
from uuid import uuid4

from drills import scene
from drills.visitor import Refused, Visitor
from payments.gateways import the_fake

PATIENCE_SECONDS = 120
A_THIRD = 3
A_POUND = "1.00"
CARD = "4242"


@dataclass
class Story:
    """What was asked for, and what was acknowledged: those things must be there in the end, once."""

    pair: scene.Pair
    door: object
    fresh_tokens: bool = False  # a control: what is not answered is sent as if it were new
    booking: str = ""
    visits: list = field(default_factory=list)
    invoice: str = ""
    account: str = ""
    payment: str = ""
    said: set = field(default_factory=set)  # (what, reference or token), in the words of ``truth``
    whole: bool = False
    trouble: str = ""

    def __post_init__(self):
        self.buyer = Visitor(self.door, self.pair.buyer)
        self.owner = Visitor(self.door, self.pair.owner)

    def tell(self):
        try:
            self.ask()
            self.accept()
            self.confirm()
            self.wait_for_invoice()
            self.pay_a_third()
            self.credit()
            self.take_cards()
            self.pay_by_card()
            self.give_back()
            self.pay_out()
            self.whole = True
        except Refused as refusal:
            self.trouble = str(refusal)
        finally:
            self.buyer.hang_up()
            self.owner.hang_up()

    def ask(self):
        then = scene.asked_days_ago()
        address, filled = self.buyer.form(self.pair.asking, "form_token", then)
        leads = self.buyer.send(address, {**filled, "person": self.pair.person}, then)
        self.booking = named(leads, "BK")
        self.said.add(("asked", self.booking))

    def accept(self):
        then = scene.asked_days_ago()
        page = f"/bookings/{self.booking}/"
        self.owner.send(f"{page}accept/", {}, then)
        self.said.add(("accepted", self.booking))
        self.visits = sorted(set(re.findall(r"/visits/(VI-[\w-]+)/", self.buyer.get(page, then))))

    def confirm(self):
        """The first is confirmed by whoever came, the second by the person; the third is left to the clock."""
        then = scene.days_ago(scene.week_on()) - 1  # the next morning: the clock has not confirmed them yet
        for visitor, visit in zip((self.owner, self.buyer), self.visits, strict=False):
            found = visitor.form_if_any(f"/visits/{visit}/", "came", then)
            if found:  # else the clock was first
                visitor.send(*found, then)
            self.said.add(("confirmed", visit))

    def wait_for_invoice(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            found = re.search(r"/money/invoices/(IN-[\w-]+)/", self.buyer.get("/money/invoices/"))
            if found:
                self.invoice = found[1]
                return
            time.sleep(0.5)
        raise Refused(f"Nothing was invoiced for {self.booking}.")

    def pay_a_third(self):
        """The provider writes down what came into their bank."""
        address, filled = self.owner.form(f"/money/invoices/{self.invoice}/paid/", "form_token")
        pence = pence_of(filled["amount"]) // A_THIRD
        filled |= {"amount": f"{pence // 100}.{pence % 100:02}", "way": "bank"}
        self.send_once(address, filled)
        self.said.add(("paid", f"{self.invoice}/{filled['form_token']}"))

    def credit(self):
        address, filled = self.owner.form(f"/money/invoices/{self.invoice}/credit/", "form_token")
        filled |= {"pence": A_POUND, "reason": "goodwill", "words": ""}
        self.send_once(address, filled)
        self.said.add(("credited", filled["form_token"]))

    def take_cards(self):
        """The provider tells the card company who they are, on its pretend page."""
        page = f"/money/cards/{self.pair.provider}/"
        leads = self.owner.send(f"{page}open/", {})
        self.account = leads.rstrip("/").rpartition("/")[2]
        self.owner.send(leads, {"finished": "1"})
        self.owner.send_on(f"{page}back/")

    def pay_by_card(self):
        """The person pays the rest, and comes back from the card page."""
        address, filled = self.buyer.form(f"/money/invoices/{self.invoice}/pay/", "form_token")
        leads = self.buyer.send(address, {**filled, "what": "once"})
        if (
            "/pretend/" not in leads
        ):  # it was opened, and the answer was lost: the page of the payment leads on
            leads = self.buyer.send(f"{leads}go/", {})
        back = self.buyer.send(leads, {"card": CARD})
        self.payment = named(back, "CP")
        self.buyer.send_on(back)
        self.said.add(("carded", self.payment))

    def give_back(self):
        address, filled = self.owner.form(f"/money/payments/{self.payment}/refund/", "form_token")
        filled |= {"pence": A_POUND, "still": "yes"}
        self.owner.send(address, filled)
        self.said.add(("refunded", filled["form_token"]))

    def pay_out(self):
        """The card company pays out what came, and its news of it is what counts."""
        payout = the_fake().pay_out(self.account)
        if payout:
            the_fake().settle_payout(payout)
            self.said.add(("paid_out", payout))

    def send_once(self, address, filled):
        """With the same token however often; the control takes a fresh one each time."""
        self.owner.before_again = (
            (lambda: filled.update(form_token=str(uuid4()))) if self.fresh_tokens else None
        )
        try:
            self.owner.send(address, filled)
        finally:
            self.owner.before_again = None


def named(address, kind):
    """The reference of this kind in an address."""
    found = re.search(rf"{kind}-[\w-]+", address)
    if not found:
        raise Refused(f"{address} is not the page of a {kind}.")
    return found[0]


def pence_of(pounds):
    whole, _, rest = pounds.replace(",", "").replace("£", "").partition(".")
    return int(whole) * 100 + int(rest or 0)
