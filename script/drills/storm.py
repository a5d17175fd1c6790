"""A storm of news about cards: 100,000 deliveries of the pretend Stripe, shuffled, doubled, and some lost.

Payers, providers, banks and Stripe do what they do at the pretend Stripe, which keeps its own truth and sometimes gives
no answer. We hear of it in no order. In the end every state here must be what it is there, and every penny.
"""

import argparse
import logging
import random
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connections
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from servers import postgres
from servers.places import Places

from drills import storm_truth
from drills.storm_world import World
from marketplace.actions import reconciling
from marketplace.bench import database
from payments.actions import catching_up, inbox
from payments.gateways import the_fake
from payments.models import CardAccount, Delivery, Dispute, Entry, Mandate, Payment, Payout, Refund

ROUNDS = 4
LOST_OF_A_HUNDRED, HELD_BACK_OF_A_HUNDRED, FORGED_EVERY = 1, 30, 1000
PROCESSES = 2  # that deliver, and as many that follow meanwhile
AT_ONCE, SAY_EVERY = 200, 10_000
EVENTS_AN_INVOICE = 6
TAKEN, REFUSED = 200, 400
ASKED = (CardAccount, Mandate, Payment, Refund, Dispute, Payout)


class Storm:
    """News of a world, delivered in disorder. With no processes it all happens in this one."""

    def __init__(self, world, deliveries, *, say, processes):
        self.world, self.dice, self.say = world, world.dice, say
        self.wanted, self.processes = deliveries, processes
        self.sent = self.events = self.lost = self.doubled = self.forged = 0
        self.pool = []
        self.known = []

    def blown(self):
        """The whole of it."""
        self.say("Inventing providers, people and invoices …")
        self.world.begin()
        for number in range(ROUNDS):
            self.world.live(number, of=ROUNDS)
            self.say(f"Round {number + 1} of {ROUNDS}: {self.gathered():,} pieces of news. Delivering …")
            self.deliver(self.drawn(last=number == ROUNDS - 1))
        self.say(f"{self.sent:,} deliveries, {self.lost:,} pieces of news lost. Catching up …")
        self.heal()
        return self.figures()

    # Disorder

    def gathered(self):
        """Take in what happened: some of it is lost, the rest will come several times."""
        told = [raw for raw, _ in iter_news()]
        each = max(1, self.wanted // (EVENTS_AN_INVOICE * len(self.world.invoices)))
        for raw in told:
            self.events += 1
            if self.dice.randrange(100) < LOST_OF_A_HUNDRED:
                self.lost += 1
                continue
            copies = self.dice.randint(1, each)
            self.doubled += copies - 1
            self.known.append(raw)
            self.pool += [raw] * copies
        return len(told)

    def drawn(self, *, last):
        """What is delivered now, in no order; some is held back for days, and at the end all of it comes."""
        self.dice.shuffle(self.pool)
        if last:
            missing = max(0, self.wanted - self.sent - len(self.pool))
            self.doubled += missing
            drawn = self.pool + self.dice.choices(self.known, k=missing)
            self.dice.shuffle(drawn)
            self.pool = []
            return drawn
        held = len(self.pool) * HELD_BACK_OF_A_HUNDRED // 100
        drawn, self.pool = self.pool[held:], self.pool[:held]
        return drawn

    # Delivering, and following meanwhile

    def deliver(self, drawn):
        """Through the page where Stripe tells us, while others follow what came."""
        self.sent += len(drawn)
        self.forged += len(drawn) // FORGED_EVERY
        seeds = [self.dice.getrandbits(32) for _ in range(self.processes or 1)]
        if not self.processes:
            send(drawn, said=self.say)
            follow_all(random.Random(seeds[0]))
            return
        connections.close_all()
        forked = get_context("fork")
        over = forked.Event()
        followers = [forked.Process(target=follow_until, args=(over, random.Random(seed))) for seed in seeds]
        senders = [
            forked.Process(target=apart, args=(partial(send, drawn[part :: self.processes], said=self.say),))
            for part in range(self.processes)
        ]
        for process in [*followers, *senders]:
            process.start()
        for process in senders:
            process.join()
        over.set()
        for process in followers:
            process.join()
        if any(process.exitcode for process in [*followers, *senders]):
            raise RuntimeError("A process of the storm fell over; what it said is above.")
        follow_all(random.Random(seeds[0]))

    # Afterwards

    def heal(self):
        """What the clock does in the days after: ask about all that is not settled, and read what moved."""
        for _ in range(2):
            for model in ASKED:
                model.objects.filter(ask_at__isnull=False).update(ask_at=timezone.now())
            while self.due():
                catching_up.ask_again()
            catching_up.catch_up()

    @staticmethod
    def due():
        return any(model.objects.to_ask().exists() for model in ASKED)

    def figures(self):
        """What was promised, and the rest that says how hard it was."""
        self.say("Comparing every state with the truth, and every penny …")
        wrong = list(storm_truth.wrong(self.world))
        found = list(reconciling.differences())
        for one in [*wrong, *found][:20]:
            self.say(str(one))
        pence = sum(abs(one.pence) for one in found) + storm_truth.pence_apart()
        figures = {
            "name": "storm",
            "deliveries": self.sent,
            "wrong_states": len(wrong),
            "difference_pence": pence,
            "differences": len(found),
            "ledger_sum_pence": Entry.objects.balance_pence(),
            "events": self.events,
            "lost": self.lost,
            "doubled": self.doubled,
            "forged_refused": self.forged,
            "stored": Delivery.objects.count(),
            "invoices": len(self.world.invoices),
            "compared": storm_truth.counted(),
        }
        return figures | {"problems": problems(figures)}


def problems(figures):
    """What is not as promised."""
    said = []
    if figures["wrong_states"]:
        said.append(f"{figures['wrong_states']} states are not what the card company says.")
    if figures["difference_pence"] or figures["differences"] or figures["ledger_sum_pence"]:
        said.append(f"{figures['differences']} things do not agree, by {figures['difference_pence']} pence.")
    if figures["stored"] != figures["events"] - figures["lost"]:
        said.append(f"{figures['stored']} pieces of news are stored, and each that came should be, once.")
    return said


def iter_news():
    """All that waits to be told, in its order."""
    while told := the_fake().deliveries():
        yield from told


def send(drawn, *, said):
    """Each signed as it goes, as Stripe signs each try; now and then one that somebody forged."""
    address, factory, fake = reverse("payments:hook"), RequestFactory(), the_fake()
    hook = resolve(address).func

    def told(raw, signature):
        headers = {"Stripe-Signature": signature}
        return hook(factory.post(address, raw, content_type="application/json", headers=headers)).status_code

    for number, raw in enumerate(drawn, 1):
        if told(raw, fake.signed(raw)) != TAKEN:
            raise RuntimeError("A true delivery was not taken.")
        if number % FORGED_EVERY == 0 and told(raw + b" ", fake.signed(raw)) != REFUSED:
            raise RuntimeError("A forged delivery was taken.")
        if number % SAY_EVERY == 0:
            said(f"{number:,} delivered by this process.")


def apart(act):
    """In a process of its own, with connections of its own."""
    close_old_connections()
    act()
    connections.close_all()


def follow_until(over, dice):
    """Follow what came, in any order, until no more comes."""
    apart(partial(_follow_until, over, dice))


def _follow_until(over, dice):
    while not over.is_set():
        if not follow_some(dice):
            over.wait(timeout=1)


def follow_some(dice):
    """Some of what waits, whatever came first; two who do so at once take the same."""
    waiting = list(Delivery.objects.waiting().values_list("pk", flat=True)[: 5 * AT_ONCE])
    dice.shuffle(waiting)
    for pk in waiting[:AT_ONCE]:
        inbox.follow(Delivery.objects.get(pk=pk))
    return len(waiting)


def follow_all(dice):
    """Until nothing waits; what could not be followed is tried again at once, as if minutes had passed."""
    while follow_some(dice):
        pass


def main(words, say):
    """In a database and with a pretend Stripe of its own."""
    options = parsed(words)
    logging.getLogger("payments").setLevel(logging.ERROR)  # every piece of the stranger's news is a warning
    Path(settings.PRETEND_STRIPE_FILE).unlink(missing_ok=True)
    places = Places("drill")
    postgres.start(places)
    try:
        say("Making an empty site …")
        database.anew()
        world = World(random.Random(options.seed), providers=options.providers, people=options.people)
        storm = Storm(world, options.deliveries, say=say, processes=PROCESSES)
        return storm.blown() | {"seed": options.seed}
    finally:
        connections.close_all()
        postgres.stop(places)


def parsed(words):
    asked = argparse.ArgumentParser(prog="script/drill storm", description=__doc__)
    asked.add_argument("--deliveries", type=int, default=100_000)
    asked.add_argument("--providers", type=int, default=25)
    asked.add_argument("--people", type=int, default=20, help="of each provider, each with an invoice to pay")
    asked.add_argument("--seed", type=int, default=1)
    return asked.parse_args(words)


def is_red(found):
    """Whether anything was wrong."""
    return bool(found["problems"])
