"""What many tests look at and none keeps: made once, and gone with the last of them.

A fixture that is ``made_once`` is made for the first of the tests of a module that ask for it. Its rows stay for
those that follow and ask for it too, in a transaction around the one of each test; for whoever does not, they are
taken away first. Nobody sees what another did: not in the database, not in the files, and not in the objects, for
each test gets copies of its own.
"""

import copy
import functools
import inspect
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

ORDER = pytest.StashKey[list]()


def made_once(make):
    """A fixture that makes rows. What it asks for is made once too, or has nothing to do with the database."""

    @functools.wraps(make)
    def made(db, **asked):
        return STAGE.handed[make] if make in STAGE.handed else make(**asked)

    asks = inspect.signature(make)
    database = inspect.Parameter("db", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    made.__signature__ = asks.replace(parameters=[*asks.parameters.values(), database])
    made.makes = make
    return pytest.fixture(made)


@contextmanager
def standing(blocker):
    """What is made first stays for all tests of a module or a folder: in a transaction around the one of each test."""
    with blocker.unblock():
        STAGE.strike()
        around = begin()
        try:
            yield
        finally:
            STAGE.strike()
            end(around)


def begin():
    around = transaction.atomic()
    around._from_testcase = True
    around.__enter__()
    return around


def end(around):
    transaction.set_rollback(True)
    around.__exit__(None, None, None)


class Step(NamedTuple):
    """One thing that stands: what it was made of and when, and everything there was when it was done."""

    key: tuple
    line: BaseDatabaseWrapper
    around: transaction.Atomic
    values: dict
    files: Path


class Stage:
    """What stands now, each on what was made before it, and what the test that runs was handed."""

    def __init__(self):
        self.steps, self.handed, self.number = [], {}, 0

    def strike(self, but=0):
        """Takes everything away but the first steps.

        All of it where a browser was started meanwhile, and with it another line to the database: what stands on the
        old one would hold up whoever makes the same on the new.
        """
        if self.steps and self.steps[0].line is not connections["default"]:
            self.steps[0].line.close()
            self.forget()
        while len(self.steps) > but:
            step = self.steps.pop()
            end(step.around)
            shutil.rmtree(step.files, ignore_errors=True)

    def forget(self):
        """What stood went with its line."""
        for step in self.steps:
            shutil.rmtree(step.files, ignore_errors=True)
        self.steps.clear()

    def set_for(self, request, folder):
        """Lets stand what this test asks for, and nothing else."""
        keys = [self.key(make, request) for make in request.node.stash[ORDER]]
        same = [step.key == key for step, key in zip(self.steps, keys, strict=False)]
        self.strike(but=[*same, False].index(False))
        if self.steps:
            give_out(self.steps[-1].files)
        for key in keys[len(self.steps) :]:
            self.make(key, request, folder)
        self.handed = copy.deepcopy(self.steps[-1].values) if self.steps else {}

    def key(self, make, request):
        """Under other parameters, in another module or on another day it is something else."""
        said = getattr(getattr(request.node, "callspec", None), "params", {})
        asked = {name: said[name] for name in inspect.signature(make).parameters if name in said}
        return make, asked, request.module, timezone.localdate()

    def make(self, key, request, folder):
        make, around = key[0], begin()
        try:
            values = copy.deepcopy(self.steps[-1].values) if self.steps else {}
            makers = makers_of(request.node)
            asked = {
                name: values[makers[name]] if name in makers else request.getfixturevalue(name)
                for name in inspect.signature(make).parameters
            }
            values[make] = make(**asked)
            connection.check_constraints()
        except BaseException:
            end(around)
            raise
        self.number += 1
        self.steps.append(
            Step(key, connections["default"], around, values, put_aside(folder / str(self.number)))
        )


STAGE = Stage()


def put_aside(folder):
    """Copies of the private files, and of what the pretend Stripe knows, if there are any."""
    if Path(settings.PRIVATE_FILES).exists():
        shutil.copytree(settings.PRIVATE_FILES, folder / "private")
    if Path(settings.PRETEND_STRIPE_FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(settings.PRETEND_STRIPE_FILE)) as stripe:
            stripe.execute("VACUUM INTO ?", [str(folder / "stripe")])
    return folder


def give_out(folder):
    """The same to the test that runs."""
    if (folder / "private").exists():
        shutil.copytree(folder / "private", settings.PRIVATE_FILES, dirs_exist_ok=True)
    if (folder / "stripe").exists():
        Path(settings.PRETEND_STRIPE_FILE).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "stripe", settings.PRETEND_STRIPE_FILE)


def makers_of(item):
    """What makes once the things that a test asks for, by their names."""
    fixtures = getattr(item, "_fixtureinfo", None)
    found = fixtures.name2fixturedefs.items() if fixtures else ()
    return {name: each[-1].func.makes for name, each in found if hasattr(each[-1].func, "makes")}


def commits(item):
    """Whether a test really commits, so that nothing may stand around it."""
    mark = item.get_closest_marker("django_db")
    said = mark is not None and mark.kwargs.get("transaction", False)
    return said or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


def in_order(makers, often):
    """What most ask for first, and each after what it is made of."""
    order = []

    def add(name):
        for needed in inspect.signature(makers[name]).parameters:
            if needed in makers:
                add(needed)
        if makers[name] not in order:
            order.append(makers[name])

    for name in sorted(makers, key=lambda name: (-often[makers[name]], name)):
        add(name)
    return order
