"""The staff screens: read by whoever runs the site, with a second factor; changed by nobody; without what is personal."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Event
from tests.authz.routes import WALKERS
from tests.undoing import undone

SAFEGUARDING = ("concern", "concernnote", "report", "complaint", "check", "evidence")
THE_ACCOUNT = {"surname", "email"}
"""What a screen about users says of them."""


def screens():
    return sorted(admin.site._registry.items(), key=lambda one: one[0]._meta.label)


def pages(model, key):
    """Every address of one screen, by what it does."""
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return {
        "list": reverse(f"{base}_changelist"),
        "add": reverse(f"{base}_add"),
        "history": reverse(f"{base}_history", args=[key]),
        "change": reverse(f"{base}_change", args=[key]),
        "delete": reverse(f"{base}_delete", args=[key]),
    }


LISTS = ("accounts.Event",)
"""Screens without a page for one row."""
WRITING = ("add", "change", "delete")
READ = {"list": 200, "add": 403, "history": 200, "change": 200, "delete": 403}


def first_of(model):
    return model._default_manager.order_by("pk").values_list("pk", flat=True).first()


def status(ask, *sent):
    """What is answered, and nothing is left of it."""
    with undone():
        return ask(*sent).status_code


def test_nobody_else_finds_a_staff_screen(worlds, walkers, bare_refusals, remembering):
    wrong = []
    for model, _ in screens():
        for letter in WALKERS:
            expected = {"V": 302, "D": None}.get(letter, 404)
            client = walkers(worlds.here, letter)
            for what, url in pages(model, first_of(model) or 1).items():
                heard = {status(client.get, url)}
                if what in WRITING:
                    heard.add(status(client.post, url))
                if expected and heard != {expected}:
                    wrong.append((model._meta.label, letter, what, heard))
    assert wrong == []


def test_whoever_runs_the_site_reads_and_changes_nothing(worlds, walkers, remembering):
    client, before = walkers(worlds.here, "D"), Event.objects.count()
    wrong = []
    for model, _ in screens():
        key = first_of(model)
        for what, url in pages(model, key or 1).items():
            if key is None and what != "list":
                continue
            heard, sent = status(client.get, url), client.post(url, {"state": "live"}).status_code
            only_a_list = model._meta.label in LISTS and what in {"change", "history"}
            if heard != (403 if only_a_list else READ[what]) or (
                what in {"add", "change", "delete"} and sent != 403
            ):
                wrong.append((model._meta.label, what, heard, sent))
        gone = client.post(
            pages(model, key or 1)["list"], {"action": "delete_selected", "_selected_action": [key or 1]}
        )
        if key and not model._default_manager.filter(pk=key).exists():
            wrong.append((model._meta.label, "deleted", gone.status_code))
    assert wrong == []
    assert Event.objects.count() == before


def test_without_a_second_factor_there_is_only_the_way_to_it(worlds, walkers):
    client = walkers(worlds.here, "D", second_factor=False)
    for model, _ in screens():
        for url in pages(model, first_of(model) or 1).values():
            answer = client.get(url)
            assert (answer.status_code, "/admin/login/" in answer["Location"]) == (302, True)


@pytest.mark.parametrize(("model", "screen"), screens(), ids=str)
def test_no_screen_lets_anybody_write(model, screen, rf, worlds, db):
    """Whatever is registered: no way round a lifecycle, an append-only table or two people."""
    request = rf.get("/")
    request.user = worlds.here.users["D"]
    may = [screen.has_add_permission(request), screen.has_change_permission(request)]
    assert [*may, screen.has_delete_permission(request)] == [False, False, False]
    assert list(screen.list_editable) == []


def test_what_safeguarding_knows_has_no_screen():
    assert [model for model, _ in screens() if model._meta.model_name in SAFEGUARDING] == []


def test_no_screen_shows_what_is_personal(worlds, walkers, remembering):
    """Names and addresses of accounts, on their screens; nothing else, and no key that opens a page."""
    client, shown = walkers(worlds.here, "D"), {}
    for model, _ in screens():
        rows = () if model._meta.label in LISTS else model._default_manager.values_list("pk", flat=True)[:60]
        for key in [None, *rows]:
            what = pages(model, key or 1)
            with undone():
                page = client.get(what["list"] if key is None else what["change"]).content.decode()
            for world in (worlds.here, worlds.there):
                secrets = world.secrets | {"answer": world.things["answer_token"]}
                shown |= {name: model._meta.label for name, words in secrets.items() if words in page}
    assert set(shown) <= THE_ACCOUNT, shown
