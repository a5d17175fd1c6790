"""The card company's news, brought by its messenger: signed, again and again until it is taken, and often twice."""

import contextlib
import http.client
import json
import random
import threading
import time
from http import HTTPStatus

from drills.crew import Line
from payments.gateways import the_fake

TWICE = 0.3
PAUSE_SECONDS = 0.2


class Messenger(threading.Thread):
    """Goes on until it is told to end and everything is brought."""

    def __init__(self, door, chance):
        super().__init__()
        self.door, self.chance, self.ending = door, random.Random(chance.random()), threading.Event()
        self.said, self.bag, self.brought_again = set(), [], 0

    def run(self):
        while not self.ending.is_set() or self.bag:
            self.bag += [raw for raw, _ in the_fake().deliveries()]
            self.bag = [raw for raw in self.bag if not self.bring(raw)]
            time.sleep(PAUSE_SECONDS)

    def bring(self, raw):
        """Whether it was taken for good: a second time is due now and then, whatever was answered."""
        if not self.take(raw):
            return False
        self.said.add(("heard", json.loads(raw)["id"]))
        again = self.chance.random() < TWICE
        self.brought_again += again
        return not again

    def take(self, raw):
        line = Line(self.door)
        headers = {"Content-Type": "application/json", "Stripe-Signature": the_fake().signed(raw)}
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            line.request("POST", "/money/hook/", raw, headers)
            return line.getresponse().status == HTTPStatus.OK
        return False
