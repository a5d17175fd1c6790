"""Kill: SIGKILL of web server, worker, PostgreSQL and Redis at every step from booking to payout, and at random."""

import argparse
import itertools
import random
import threading
import time
from collections import Counter
from contextlib import contextmanager

from django.db import OperationalError, connection
from servers.machine import wait_until
from servers.places import Places

from accounts.actions import delivery
from drills import clock, parts, plug, scene, steps, truth, visitor
from drills.crew import Crew, fresh_folder
from drills.messenger import Messenger
from drills.story import Story
from marketplace.actions import billing, visits
from marketplace.bench import database
from payments.actions import catching_up, inbox

TELLERS = 3
AT_ONCE = 50
AT_RANDOM = 0.25
LONGEST_PAUSE = 1.5
STEP_SECONDS = 12
QUIET_SECONDS = 180
WITHOUT = {
    "tokens": "a form that is not answered is sent again as a new one",
    "flush": "PostgreSQL says a transaction is safe before it is on the disk",
}
FOCUS = {  # where a control shows: between the commit and its answer
    "tokens": [("invoice_paid: committed", "web"), ("invoice_paid: before the answer", "web")],
    "flush": [
        ("booking_ask: before the answer", "postgres"),
        ("booking_accept: before the answer", "postgres"),
    ],
}


class Drill:
    """Stories are told by a few at once; meanwhile plugs are pulled, and what was killed is started again."""

    def __init__(self, *, kills, seed, without, say):
        self.wanted, self.without, self.say = kills, without, say
        self.chance = random.Random(seed)
        self.crew = Crew(Places("drill"), flush=without != "flush")
        self.messenger = Messenger(self.crew.door, self.chance)
        self.stories, self.kills, self.skipped = [], Counter(), Counter()
        self.reached, self.spent, self.fell = set(), Counter(), Counter()
        self.ending, self.lock, self.waiting = threading.Event(), threading.Lock(), []

    def run(self):
        fresh_folder()
        self.crew.start_servers()
        try:
            self.prepare()
            self.crew.start()
            tellers = [threading.Thread(target=self.tell) for _ in range(TELLERS)]
            for teller in tellers:
                teller.start()
            self.messenger.start()
            try:
                self.rehearse()
                self.pull_plugs()
            except BaseException:
                visitor.closing.set()
                raise
            finally:
                self.ending.set()
                self.wait(lambda: not any(teller.is_alive() for teller in tellers), 2 * QUIET_SECONDS)
            self.messenger.ending.set()
            self.wait(lambda: not self.messenger.is_alive(), QUIET_SECONDS)
            self.come_to_rest()
            return self.judge()
        finally:
            self.ending.set()
            self.messenger.ending.set()
            self.messenger.bag.clear()
            self.crew.stop()

    def prepare(self):
        self.say("Making an empty site …")
        if connection.settings_dict["NAME"] != self.crew.places.database:
            raise RuntimeError("A drill makes its database anew, so it takes none but its own.")
        database.anew()
        scene.begin()

    def tell(self):
        while not self.ending.is_set():
            story = Story(self.next_pair(), self.crew.door, fresh_tokens=self.without == "tokens")
            with self.lock:
                self.stories.append(story)
            story.tell()
            if story.trouble and not self.without:
                self.say(f"Trouble: {story.trouble}")

    def next_pair(self):
        """The next to take part; when there are none, as many again, however often the database dies of it."""
        with self.lock:
            while not self.waiting:
                try:
                    self.waiting = scene.pairs(AT_ONCE)
                except OperationalError:
                    time.sleep(0.2)
                finally:
                    connection.close()
            return self.waiting.pop()

    def rehearse(self):
        """Nothing is killed until one story is whole: that shows which steps there are."""
        self.say("One story without a kill, to find the steps …")

        def over():
            return any(story.whole or story.trouble for story in self.stories)

        if not wait_until(over, QUIET_SECONDS, every=0.2) or any(story.trouble for story in self.stories):
            raise RuntimeError("The first story did not come to its end.")
        self.say(f"{len(steps.steps_seen())} steps.")

    def plan(self):
        """Every step in turn with each target in turn, in an order drawn from the seed; then, or between, at random."""
        if self.without:
            yield from itertools.cycle(FOCUS[self.without])
        done = Counter()
        while True:
            if self.chance.random() < AT_RANDOM:
                yield None, self.chance.choice(plug.TARGETS)
                continue
            known = steps.steps_seen()
            fewest = min(done[step] for step in known)
            step = self.chance.choice([step for step in known if done[step] == fewest])
            done[step] += 1
            yield step, self.chance.choice(plug.TARGETS)

    def pull_plugs(self):
        for step, target in self.plan():
            if self.kills.total() >= self.wanted:
                break
            with self.timed("waiting"):
                fired = self.at_random(target) if step is None else self.at_step(step, target)
            if not fired:
                self.skipped[step] += 1
                continue
            self.kills[target] += 1
            with self.timed(target):
                self.crew.mend(target)
                plug.FIRED.unlink(missing_ok=True)
            if self.kills.total() % 10 == 0 or self.kills.total() == self.wanted:
                whole = sum(story.whole for story in self.stories)
                self.say(f"{self.kills.total()} of {self.wanted} kills; {whole} stories are whole.")

    def wait(self, question, seconds, *, every=0.2):
        """Until it is so. Meanwhile what fell without being killed is started again, as on any server, and counted."""

        def asked():
            if not plug.FIRED.exists():
                for target in self.crew.fallen():
                    self.fell[target] += 1
                    self.crew.mend(target)
            return question()

        return wait_until(asked, seconds, every=every)

    @contextmanager
    def timed(self, what):
        began = time.monotonic()
        yield
        self.spent[what] += time.monotonic() - began

    def at_random(self, target):
        time.sleep(self.chance.random() * LONGEST_PAUSE)
        plug.pull(target)
        return wait_until(lambda: self.crew.dead(target), 5)

    def at_step(self, step, target):
        plug.arm(step, target)
        if not self.wait(plug.FIRED.exists, STEP_SECONDS, every=0.02):
            plug.disarm()
            if not plug.FIRED.exists():
                return False
        self.reached.add(step)
        return wait_until(lambda: self.crew.dead(target), 5)

    def come_to_rest(self):
        """A day passes, and the clock finds what was left: mail that a killed worker had in hand is tried again."""
        self.say("No more kills. A day passes …")
        connection.close()  # it was there before the server died
        self.crew.bury("worker")
        clock.days_ago.set(-1)
        visits.settle()
        for _ in billing.bill_week():
            pass
        inbox.follow_waiting()
        catching_up.ask_again()
        catching_up.catch_up()
        delivery.deliver()

    def judge(self):
        said = set().union(self.messenger.said, *(story.said for story in self.stories))
        lost, extra = truth.lost(said), truth.duplicates(self.stories)
        lost += list(truth.mail_not_gone())
        differences = truth.differences()
        off = truth.ledger_sum_pence()
        for words in [*lost, *extra, *differences]:
            self.say(f"  {words}")
        if self.skipped:
            self.say(f"Not reached in time, and tried again later: {dict(self.skipped)}")
        unfinished = [story.trouble for story in self.stories if story.trouble]
        return {
            "name": "kill",
            "kills": self.kills.total(),
            "lost": len(lost),
            "duplicates": len(extra),
            "ledger_sum_pence": off,
            "differences": len(differences),
            "unfinished": len(unfinished),
            "killed": dict(self.kills),
            "steps": len(steps.steps_seen()),
            "steps_killed_at": len(self.reached),
            "reached": sorted(self.reached),
            "acknowledged": len(said),
            "news_again": self.messenger.brought_again,
            "sent_again": sum(s.buyer.asked_again + s.owner.asked_again for s in self.stories),
            "fell": dict(self.fell),
            "mail_again": truth.mail_again(),
            "spent_seconds": {what: round(seconds) for what, seconds in self.spent.items()},
        } | ({"without": self.without} if self.without else {})


def main(words, say):
    """Returns what it found, as it is printed."""
    parser = argparse.ArgumentParser(prog="script/drill kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--without", choices=WITHOUT, help="; ".join(f"{k}: {v}" for k, v in WITHOUT.items()))
    parser.add_argument(
        "--add-to", help="a file: this is one part of a longer drill, and all parts in it are told together"
    )
    given = parser.parse_args(words)
    say(
        f"kill: {given.kills} kills, seed {given.seed}"
        + (f", without {given.without}" if given.without else "")
    )
    began = time.monotonic()
    found = Drill(kills=given.kills, seed=given.seed, without=given.without, say=say).run()
    found |= {"seed": given.seed, "seconds": round(time.monotonic() - began, 1)}
    return parts.add(given.add_to, found) if given.add_to else found


def is_red(found):
    return any(
        found[name] for name in ("lost", "duplicates", "ledger_sum_pence", "differences", "unfinished")
    )
