"""Going to a page as somebody, and saying in one word what came of it."""

import re
from copy import copy, deepcopy
from dataclasses import dataclass

from django.db import connection
from django.test.client import ClientHandler
from django.urls import reverse

from tests.authz.routes import COUNCIL, WALKERS
from tests.conftest import signed_in
from tests.undoing import undone

LOOKS = (".seen", ".viewed", "_read", ".exported", "evidence.opened", ".audited")
"""Deeds of reading: a page that is only looked at may note these and no other."""
READING = f"({'|'.join(map(re.escape, LOOKS))})$"


class Known(ClientHandler):
    """Knows who is asking without reading it from their session at every step; that it says the same, test_controls.py
    shows. The session itself, and with it the second factor, is the real one."""

    def __init__(self, user):
        super().__init__(enforce_csrf_checks=False)
        self.user = type(user).objects.get(pk=user.pk)

    def get_response(self, request):
        request._cached_user = copy(self.user)
        return super().get_response(request)


def known(client, user):
    """The same client, whose user is known at once; nobody stays nobody."""
    if user:
        client.handler = Known(user)
    return client


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
        users = {world.word: world.users for world in worlds}
        for (word, letter, _), client in self.clients.items():
            known(client, users[word][letter])
        self.cookies = {key: deepcopy(client.cookies) for key, client in self.clients.items()}

    def __call__(self, world, letter, *, second_factor=None):
        key = (world.word, letter, second_factor)
        client = self.clients[key]
        if client.cookies != self.cookies[key]:
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


NOTHING = {
    "gss": "X00000000",
    "photo_key": "0" * 32,
    "slug": "nobody-here",
    "message": 999_999_999,
}


def nobodys(things):
    """The same things by name, none of which there is."""
    given = {name: str(value) for name, value in things.items()}
    words = {name: "ZZ-ZZZZ-ZZZZ" for name, value in given.items() if re.fullmatch(r"[A-Z]{2}-.*", value)}
    tokens = {name: "0" * 22 for name, value in given.items() if re.fullmatch(r"[\w-]{22}", value)}
    return things | words | tokens | NOTHING


class Deeds:
    """What is done meanwhile. Reading is no deed."""

    last = None

    def __call__(self, execute, sql, params, many, context):
        if self.last is None and "accounts_event" in str(sql) and not str(sql).startswith("SELECT"):
            self.last = self.ask("SELECT last_value FROM accounts_event_id_seq")
        return execute(sql, params, many, context)

    def ask(self, sql, *params):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchone()[0]

    def any(self):
        """Whether anything was written down that is no look; nothing is asked where nothing was written down."""
        newer = "SELECT EXISTS (SELECT FROM accounts_event WHERE id > %s AND what !~ %s)"
        return self.last is not None and self.ask(newer, self.last, READING)


def go(client, route, things, extra=None, *, meanwhile=None):
    """Go there, and undo whatever it did; what is to be asked of it before that, ``meanwhile`` asks."""
    with undone():
        answer = stay(client, route, things, extra)
        if meanwhile:
            meanwhile(answer)
        return answer


def stay(client, route, things, extra=None):
    """Go there, and leave it done."""
    url, deeds = address(route, things), Deeds()
    with connection.execute_wrapper(deeds):
        if route.method == "GET":
            response = client.get(url)
        else:
            response = client.post(url, {**route.filled(things), **(extra or {})})
    return Answer(in_a_word(route, response, done=deeds.any()), response)


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


def plain(response):
    """A body without what differs on every page by chance."""
    return re.sub(r'(nonce|value|id)="[^"]*"', "", response.content.decode())
