"""Going to a page as somebody, and saying in one word what came of it."""

import re
from copy import deepcopy
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse

from tests.authz.routes import COUNCIL, WALKERS
from tests.conftest import signed_in
from tests.undoing import undone

LOOKS = (".seen", ".viewed", "_read", ".exported", ".opened", ".audited")
"""Deeds of reading: a page that is only looked at may note these and no other."""
READING = f"({'|'.join(map(re.escape, LOOKS))})$"


class Walkers:
    """A client for each role of each world, signed in once; each comes with nothing of the walk before."""

    def __init__(self, worlds):
        self.clients = {}
        for world in worlds:
            for letter in WALKERS:
                self.clients[world.word, letter, None] = signed_in(world.users[letter])
        for letter in sorted({*COUNCIL, "D"}):
            self.clients[worlds[0].word, letter, False] = signed_in(
                worlds[0].users[letter], second_factor=False
            )
        self.cookies = {key: deepcopy(client.cookies) for key, client in self.clients.items()}

    def __call__(self, world, letter, *, second_factor=None):
        key = (world.word, letter, second_factor)
        client = self.clients[key]
        client.cookies = deepcopy(self.cookies[key])
        return client


@dataclass
class Answer:
    """What came back, in one word: yes, told (there, and refused in words), no, in (sign in first), factor."""

    word: str
    response: object


def address(route, things):
    """Where a route leads among these things."""
    return reverse(route.name, kwargs={key: things[thing] for key, thing in route.args.items()})


def deeds():
    """The last thing done. Reading is no deed."""
    with connection.cursor() as cursor:  # in plain SQL: it is asked twice at every step of a long walk
        cursor.execute("SELECT max(id) FROM accounts_event WHERE what !~ %s", [READING])
        return cursor.fetchone()[0]


def go(client, route, things, extra=None):
    """Go there, and undo whatever it did."""
    with undone():
        return stay(client, route, things, extra)


def stay(client, route, things, extra=None):
    """Go there, and leave it done."""
    before = deeds()
    url = address(route, things)
    if route.method == "GET":
        response = client.get(url)
    else:
        response = client.post(url, {**route.filled(things), **(extra or {})})
    done = deeds() != before
    return Answer(in_a_word(route, response, done=done), response)


def in_a_word(route, response, *, done):
    """What an answer means for this route."""
    status, to = response.status_code, response.headers.get("Location", "")
    if status == 404:
        return "no" if not done else "no, and done"
    if "/account/login/" in to or "/admin/login/" in to:
        return "in" if not done else "in, and done"
    if "/account/security/required/" in to or "/2fa/reauthenticate/" in to:
        return "factor"
    if route.method == "GET":
        return {200: "yes", 302: "told"}.get(status, str(status)) if not done else "read, and done"
    if route.quiet:
        return "yes" if status == 302 and not done else f"{status} {done}"
    return "yes" if done else {200: "told", 302: "told", 409: "told"}.get(status, str(status))
