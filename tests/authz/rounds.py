"""One walk for many questions: each cell is gone to once; what was heard, shown, written down and told there is kept."""

import logging
import re
import shutil
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from urllib.parse import unquote_plus

from django.core.cache import caches
from django.db import connection

from accounts.models import Event, Notification
from tests.authz.matrix import MATRIX
from tests.authz.planted import extra_fields, outcome, written
from tests.authz.routes import WALKERS
from tests.authz.walk import address, go, nobodys, plain

LINKS = re.compile(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"')
WALKED = [thing for thing, row in MATRIX.items() if row.routes]
KEPT = ("kind", "thing", "thing_reference", "link")
"""What a notification is made of."""


@dataclass
class Round:
    """What came of going to one object by each of its routes."""

    wrong: list = field(default_factory=list)
    leaks: set = field(default_factory=set)
    places: set = field(default_factory=set)
    theirs: list = field(default_factory=list)
    telling: list = field(default_factory=list)
    moved: list = field(default_factory=list)
    planted: int = 0


def any_of(words):
    """A pattern for whichever of these stands in a text."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def files_in(folder):
    return {path.relative_to(folder): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


class Rounds:
    """``rounds(thing)`` walks the routes of one object as everybody, in both worlds, unless that was done before."""

    def __init__(self, worlds):
        self.worlds, self.done, self.walked = worlds, {}, set()
        here, there = worlds.here, worlds.there
        self.names = {secret: name for world in (here, there) for name, secret in world.secrets.items()}
        self.secret = any_of(self.names)
        theirs = {*there.secrets.values(), *map(str, there.things.values())}
        self.extra = extra_fields(there)
        self.theirs = any_of(word for word in theirs if len(word) > 8 and word not in here.things.values())

    def secrets_in(self, texts):
        """The name of every secret of either world that stands in one of these."""
        return {self.names[secret] for secret in self.secret.findall("\n".join(texts))}

    def is_new(self, route):
        """Whether none was walked before that is the same but for what it is there for."""
        same = repr(replace(route, action="", note=""))
        new = same not in self.walked
        self.walked.add(same)
        return new

    def __call__(self, thing, walkers, **watched):
        if thing not in self.done:
            self.done[thing] = Walk(self, walkers, **watched).round(thing)
        return self.done[thing]


class Walk:
    """One round: with whom it is walked, and where it is watched for what is personal."""

    def __init__(self, rounds, walkers, *, asked, caplog, files):
        self.rounds, self.walkers, self.asked, self.caplog = rounds, walkers, asked, caplog
        self.original, self.files = map(Path, files)
        self.found = Round()

    def round(self, thing):
        here, there = self.rounds.worlds.here, self.rounds.worlds.there
        whole = files_in(self.original)
        for route in filter(self.rounds.is_new, MATRIX[thing].routes):
            for letter in WALKERS:
                self.at_home(route, letter, whole)
            for letter in strangers(route):
                self.abroad(route, letter)
                self.found.wrong += one(route, letter, self.walkers(there, letter), here.things)
        self.look("task", *self.asked)
        records = self.caplog.records
        self.look("log", *(f"{one.getMessage()} {one.exc_text or ''}" for one in records))
        self.look("cache key", *(key for name in ("default", "process") for key in caches[name]._cache))
        return self.found

    def at_home(self, route, letter, whole):
        """In one's own world. Of whoever is let in, all that comes of it is looked at."""
        here = self.rounds.worlds.here
        client = self.walkers(here, letter)
        if letter not in {*route.who, *route.told}:
            self.found.wrong += one(route, letter, client, here.things, same_world=True)
            return
        waiting = len(connection.run_on_commit)
        plants = route.method == "POST" and is_inside(route) and letter == route.who[0]
        more = {name: value for name, value in self.rounds.extra.items() if name not in (route.data or {})}
        outcomes, before = [], written() if plants else set()

        def look(answer):
            if plants:
                outcomes.append(outcome(answer.word, more, before))
            self.shown(route, letter, answer.response)
            if route.method == "POST":
                for _, do, _ in islice(connection.run_on_commit, waiting, None):
                    do()
                self.told()

        with self.caplog.at_level(logging.DEBUG):
            self.found.wrong += one(route, letter, client, here.things, same_world=True, meanwhile=look)
        if route.method == "POST":
            self.put_back(whole)
        if plants:
            self.plant(route, letter, more, outcomes[0])
            self.put_back(whole)

    def put_back(self, whole):
        """The files as they were."""
        if files_in(self.files) != whole:
            shutil.rmtree(self.files)
            shutil.copytree(self.original, self.files)

    def plant(self, route, letter, more, without):
        """Mass assignment: the act with fields sent along that nobody asked for does what it does without them."""
        before = written()

        def compare(answer):
            if outcome(answer.word, more, before) != without:
                self.found.moved.append(route.name)

        here = self.rounds.worlds.here
        go(self.walkers(here, letter), route, here.things, more, meanwhile=compare)
        self.found.planted += 1

    def abroad(self, route, letter):
        """At the other world's thing. The last of those let in at ours hears of it what is heard of one never given."""
        here, there = self.rounds.worlds.here, self.rounds.worlds.there
        heard = []

        def keep(answer):
            heard.append((answer.response.status_code, plain(answer.response)))

        client = self.walkers(here, letter)
        self.found.wrong += one(route, letter, client, there.things, meanwhile=keep)
        if is_inside(route) and letter == route.who[-1]:
            go(self.walkers(here, letter), route, nobodys(here.things), meanwhile=keep)
            if heard[0] != heard[1]:
                self.found.telling.append(f"{route.method} {route.name} {letter}")

    def shown(self, route, letter, response):
        """Every address gone to or shown; and what a list of ours says of the other world."""
        here = self.rounds.worlds.here
        self.look("address", *map(unquote_plus, (address(route, here.things), response.get("Location", ""))))
        lists = route.method == "GET" and not route.is_about_one and "V" not in route.who and letter != "D"
        if lists:
            page = response.content.decode()
            self.found.theirs += [(route.name, letter, word) for word in self.rounds.theirs.findall(page)]
        if response.get("Content-Type", "").startswith("text/html"):
            self.look("address", *map(unquote_plus, LINKS.findall(response.content.decode())))

    def told(self):
        """What an act has just written down and told."""
        self.look("event", *map(repr, Event.objects.order_by("-pk").values()[:20]))
        self.look("notification", *map(repr, Notification.objects.order_by("-pk").values(*KEPT)[:20]))

    def look(self, place, *words):
        if words:
            self.found.places.add(place)
        self.found.leaks |= {(place, name) for name in self.rounds.secrets_in(words)}


def is_inside(route):
    """Whether it leads to one thing that somebody is let in to, and not everybody."""
    return bool(route.is_about_one and route.who and not route.public)


def strangers(route):
    """Whom the other world must keep out; what is for everybody is for a visitor and one more from anywhere."""
    if not route.is_about_one:
        return ""
    return "VB" if route.public else route.who + route.told


def one(route, letter, client, things, *, same_world=False, meanwhile=None):
    """Nothing, when this role hears what the matrix says; else what it heard."""
    expected = route.expected(letter, same_world=same_world)
    heard = go(client, route, things, meanwhile=meanwhile).word
    if heard == expected:
        return []
    where = "own" if same_world else "other world's"
    return [f"{route.method} {route.name} {letter} {where}: {heard}, not {expected}"]
