"""Doing a thing and undoing it; and not asking twice of rows that stand as they stood."""

import itertools
import re
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI, SINGLE
from django.utils import timezone

UNDER_WAY = []
WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


class Undoing:
    """What is done is watched: a point to go back to is made before the first thing said that is no question.

    To the site it is no transaction, as the one around a test is none.
    """

    def __init__(self):
        self.point, self.changed = None, set()

    def __call__(self, execute, sql, params, many, context):
        said = str(sql)
        if not said.startswith("SELECT"):
            if self.point is None:
                self.point = ""
                self.point = connection.savepoint()
            if not said.startswith(MARKS):
                written = WRITING.match(said)
                self.changed.add(written[1] if written else "")
        return execute(sql, params, many, context)

    def stands(self, question):
        """Whether no table that it is about was written to; of a statement nobody can read, any may be."""
        return not any(table in question for table in self.changed)

    def undo(self):
        if self.point:
            connection.needs_rollback = False
            connection.savepoint_rollback(self.point)
            connection.savepoint_commit(self.point)


class Watch:
    """Listens whether anything is said to the database but questions, so that nobody looks again at what stands as it stood."""

    def __init__(self):
        self.said, self.at = True, None
        self.listening = connection.execute_wrapper(self)
        self.listening.__enter__()

    def __call__(self, execute, sql, params, many, context):
        self.said = self.said or not str(sql).startswith(("SELECT", *MARKS))
        return execute(sql, params, many, context)

    def all_quiet(self):
        """Since this was last asked: nothing was done, and no time went by."""
        quiet = not self.said and self.at == timezone.now()
        self.said, self.at = False, timezone.now()
        return quiet

    def stop(self):
        self.listening.__exit__(None, None, None)


@contextmanager
def undone():
    """Whatever is done meanwhile is undone."""
    undoing, waiting = Undoing(), len(connection.run_on_commit)
    UNDER_WAY.append(undoing)
    try:
        with connection.execute_wrapper(undoing):
            yield
    finally:
        undoing.undo()
        UNDER_WAY.remove(undoing)
        del connection.run_on_commit[waiting:]


def held(value):
    """A value of a question, so that one question can be held against another."""
    return tuple(map(held, value)) if isinstance(value, list | tuple) else (type(value), value)


def given(answer):
    """An answer to whoever may change what is in it: of lists they get their own."""
    rows = itertools.chain.from_iterable(answer) if isinstance(answer, list) else [answer or ()]
    lists = any(isinstance(value, list | dict) for row in rows for value in row)
    return deepcopy(answer) if lists else answer


class Memory:
    """What was asked while nothing was done, and what rows answered; gone as soon as anything is done for good."""

    def __init__(self, ask):
        self.ask, self.answers = ask, {}

    def __call__(self, execute, sql, params, many, context):
        if not UNDER_WAY and not str(sql).startswith("SELECT"):
            self.answers.clear()
        return execute(sql, params, many, context)

    def answer(self, compiler, result_type=MULTI, **more):
        """As the compiler answers itself."""
        lists = result_type in {MULTI, SINGLE} and not more.get("chunked_fetch")
        if not UNDER_WAY or not lists or compiler.query.select_for_update:
            return self.ask(compiler, result_type, **more)
        try:
            said = compiler.as_sql()
            key = (result_type, said[0], held(said[1]))
            hash(key)
        except (EmptyResultSet, TypeError):
            return self.ask(compiler, result_type, **more)
        stands = UNDER_WAY[-1].stands(said[0])
        if not stands or key not in self.answers:
            compiler.as_sql = lambda: said
            answer = self.ask(compiler, result_type, **more)
            if not stands:
                return answer
            self.answers[key] = answer
        return given(self.answers[key])

    def session(self, store, read):
        """The row of a session; to ask for it each page names another moment, of which none is its last."""
        if not UNDER_WAY or not UNDER_WAY[-1].stands(store.model._meta.db_table):
            return read(store)
        key = (store.session_key,)
        if not self.answers.get(key):
            self.answers[key] = read(store)
        return self.answers[key]


@pytest.fixture
def remembering(db, monkeypatch):
    """For walks over very many pages, each undone: what was asked of the same rows before is not asked again."""
    memory, read = Memory(SQLCompiler.execute_sql), SessionStore._get_session_from_db

    def execute_sql(compiler, *given, **more):
        return memory.answer(compiler, *given, **more)

    monkeypatch.setattr(SQLCompiler, "execute_sql", execute_sql)
    monkeypatch.setattr(SessionStore, "_get_session_from_db", lambda store: memory.session(store, read))
    with connection.execute_wrapper(memory):
        yield memory
