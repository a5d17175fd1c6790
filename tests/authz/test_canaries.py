"""What is personal stays where it belongs: in no address, log, event, notification, cache key or task."""

import logging
import re
import shutil
from urllib.parse import unquote_plus

import pytest
from django.core.cache import caches

from accounts.models import Event, Notification
from tests.authz.matrix import MATRIX
from tests.authz.walk import address, stay
from tests.undoing import undone

DIFFERENT = set("VBPMGAD")
"""Those whose pages differ: a helper reads what the person reads, and staff what the owner does."""
LINKS = re.compile(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"')


@pytest.fixture
def tasks(monkeypatch):
    """Every task the broker was handed, with what it was handed."""
    asked = []
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task", lambda _, name, *a, **k: asked.append(repr((name, a, k)))
    )
    return asked


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, a_folder, tmp_path):
    """What is let go of here is really gone: from a copy."""
    settings.PRIVATE_FILES = str(shutil.copytree(a_folder, tmp_path / "private"))


def everywhere(worlds, walkers, capture):
    """Walk every route as everybody who is let in, acts included: each address gone to or shown."""
    seen = set()
    for route in (route for row in MATRIX.values() for route in row.routes):
        for letter in DIFFERENT & {*route.who, *route.told}:
            with undone():
                with capture(execute=True):
                    answer = stay(walkers(worlds.here, letter), route, worlds.here.things).response
                if route.method == "POST":
                    yield from told()
            seen |= {address(route, worlds.here.things), answer.get("Location", "")}
            if answer.get("Content-Type", "").startswith("text/html"):
                seen |= set(LINKS.findall(answer.content.decode()))
    yield from (("address", unquote_plus(one)) for one in seen)


def told():
    """What an act has just written down and told."""
    for event in Event.objects.order_by("-pk").values()[:20]:
        yield "event", repr(event)
    for row in Notification.objects.order_by("-pk").values("kind", "thing", "thing_reference", "link")[:20]:
        yield "notification", repr(row)


def test_nothing_personal_leaves_its_place(
    worlds, walkers, tasks, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    found = list(everywhere(worlds, walkers, django_capture_on_commit_callbacks))
    found += [("event", repr(row)) for row in Event.objects.values()]
    kept = ("kind", "thing", "thing_reference", "link")
    found += [("notification", repr(row)) for row in Notification.objects.values(*kept)]
    found += [("task", one) for one in tasks]
    found += [("log", f"{record.getMessage()} {record.exc_text or ''}") for record in caplog.records]
    found += [("cache key", key) for name in ("default", "process") for key in caches[name]._cache]
    secrets = [*worlds.here.secrets.items(), *worlds.there.secrets.items()]
    leaks = {(where, name) for where, words in found for name, secret in secrets if secret in words}
    assert sorted(leaks) == []
    assert {where for where, _ in found} == {"address", "event", "notification", "task", "log", "cache key"}
