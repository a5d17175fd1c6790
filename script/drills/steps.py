"""Steps of every act, found from outside: each row it writes, before and after it commits, and before it is answered.

An act is a form that is sent or a task that runs. A step is named by its act and what was just done, such as
``booking_accept: INSERT marketplace_visit``; what is new in the product has its steps without a word from anybody.
"""

import re
import threading
from contextlib import contextmanager

from celery import signals
from django.core.mail.backends.base import BaseEmailBackend
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from drills import clock, plug

WRITES = re.compile(r'(?<!FOR )(?<!KEY )\b(INSERT INTO|DELETE FROM|UPDATE) "?(\w+)')
SEEN, POST, READY = plug.FOLDER / "steps.log", plug.FOLDER / "post.log", plug.FOLDER / "worker.ready"
MOST_COMMITS = 3
known = set()


class Here(threading.local):
    """What this thread is doing."""

    act, wrote, commits = None, False, 0


here = Here()


def begin(act):
    here.act, here.wrote, here.commits = act, False, 0


def reach(moment):
    """This moment of this act has come: it is noted the first time, and the plug pulled where that was asked."""
    if here.act is None:
        return
    step = f"{here.act}: {moment}"
    if step not in known:
        known.add(step)
        add(SEEN, step)
    plug.fire_if_armed(step)


def add(path, line):
    """One line more, whole, whoever else writes."""
    with path.open("ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


def steps_seen():
    """Every step that was reached so far, by any process."""
    return sorted(set(SEEN.read_text().splitlines())) if SEEN.exists() else []


def watch(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    found = here.act and WRITES.search(str(sql))
    if found:
        here.wrote = True
        reach(f"{found[1].split()[0]} {found[2]}")
    return result


def watch_connection(connection, **_kwargs):
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def watch_commits():
    commit = BaseDatabaseWrapper._commit

    def committing(self):
        counts = here.wrote and here.commits < MOST_COMMITS
        nth = f" {here.commits + 1}" if here.commits else ""
        if counts:
            reach(f"before commit{nth}")
        result = commit(self)
        here.wrote = False
        if counts:
            here.commits += 1
            reach(f"committed{nth}")
        return result

    BaseDatabaseWrapper._commit = committing


def watch_gateway(**_kwargs):
    """Around every question to the card company; once the models are there."""
    from payments.gateways.fake import Fake  # noqa: PLC0415 - settings are read before any model is

    asked = Fake._asked
    if hasattr(asked, "watched"):
        return

    @contextmanager
    def watched(self, method):
        reach(f"before {method}")
        with asked(self, method):
            yield
        reach(f"after {method}")

    watched.watched = True
    Fake._asked = watched


class Answers:
    """The outermost middleware: begins an act when a form is sent, and knows when it was all but answered."""

    def __init__(self, get_response):
        self.get_response = get_response
        watch_gateway()

    def __call__(self, request):
        token = clock.days_ago.set(int(request.headers.get(clock.HEADER, 0)))
        begin(None)
        try:
            response = self.get_response(request)
            reach("before the answer")
            return response
        finally:
            clock.days_ago.reset(token)

    def process_view(self, request, *_view):
        if request.method == "POST":
            begin(request.resolver_match.url_name)


class Post(BaseEmailBackend):
    """The mail server: a line for each message that arrived."""

    def send_messages(self, messages):
        for message in messages:
            reach("before mail")
            add(POST, message.extra_headers["Message-ID"])
            reach("mail gone")
        return len(messages)


def install():
    connection_created.connect(watch_connection)
    watch_commits()
    signals.task_prerun.connect(task_begins)
    signals.task_postrun.connect(task_ends)
    signals.worker_process_init.connect(watch_gateway)
    signals.worker_ready.connect(worker_is_ready)


def task_begins(sender, **_kwargs):
    begin(sender.name)


def task_ends(**_kwargs):
    reach("before it is done")
    begin(None)


def worker_is_ready(**_kwargs):
    READY.touch()
