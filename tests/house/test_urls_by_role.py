"""Every URL name has a row in url_roles.py, and every role gets the answer written there."""

from contextlib import contextmanager
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.authz.matrix import MATRIX
from tests.authz.walk import known
from tests.house.url_roles import ROLES, URLS
from tests.undoing import undone

ADMIN = "admin:"


def names(patterns=None, namespace=""):
    """Every URL name of the site; of the staff screens only the front page, as they share one guard."""
    found = set()
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                found.add(f"{namespace}{entry.name}")
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= names(entry.url_patterns, inner)
    return (
        found if patterns is not None else {n for n in found if not n.startswith(ADMIN) or n == "admin:index"}
    )


def test_urls_every_one_has_a_row():
    assert sorted(names() - set(URLS)) == []


def test_urls_no_row_without_a_page():
    assert sorted(set(URLS) - names()) == []


DRAWN_ELSEWHERE = {route.name for row in MATRIX.values() for route in row.routes if route.method == "GET"}
"""Pages that the walk of tests/authz draws for each role that is let in."""


@contextmanager
def undrawn(name):
    """A page that is drawn elsewhere is asked for its status alone."""
    if name not in DRAWN_ELSEWHERE:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.shortcuts.loader", SimpleNamespace(render_to_string=lambda *_, **__: ""))
        yield


def status(client, url):
    """What is answered, with everything put back afterwards: cookies, session and rows."""
    before = deepcopy(client.cookies)
    with undone():
        answer = client.get(url).status_code
    client.cookies = before
    return str(answer)


LETTERS = {
    "nobody": "V",
    "person": "B",
    "helper": "Y",
    "owner": "P",
    "officer": "M",
    "safeguarding lead": "G",
}
"""What the matrix calls our roles."""
STATUS = {"yes": "200", "told": "302", "in": "302", "no": "404"}


def walked_as_well():
    """(name, role, answer) of every page where all that the walk of tests/authz hears of it is the same."""
    pages = {name: [] for name in DRAWN_ELSEWHERE}
    for route in (route for row in MATRIX.values() for route in row.routes if route.method == "GET"):
        pages[route.name].append(route)
    heard = {
        (name, role, tuple({STATUS[route.expected(letter)] for route in routes}))
        for name, routes in pages.items()
        for role, letter in LETTERS.items()
    }
    return {(name, role, *answers) for name, role, answers in heard if len(answers) == 1}


@pytest.mark.usefixtures("light_pages", "bare_refusals", "remembering")
def test_urls_answer_each_role(people, scene, sign_in):
    """What the walk of tests/authz hears of the same role is not asked again; where it hears something else, it is."""
    wrong, elsewhere = {}, walked_as_well()
    clients = {role: known(sign_in(user), user) for role, user in people.items()}
    for name, (answers, arguments) in URLS.items():
        url = reverse(name, kwargs={key: scene[thing] for key, thing in arguments.items()})
        with undrawn(name):
            for role, answer in zip(ROLES, answers.split(), strict=True):
                if (name, role, answer) in elsewhere:
                    continue
                if (given := status(clients[role], url)) != answer:
                    wrong[name, role] = given
    assert wrong == {}
