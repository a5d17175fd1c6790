"""The authorisation matrix as a page for people: ``python -m tests.authz.document > marketplace/docs/authorisation.md``."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    django.setup()

from tests.authz.fields import PAGES
from tests.authz.matrix import MATRIX
from tests.authz.routes import WALKERS
from tests.authz.table import ACTIONS, OBJECTS, ROLES

WORDS = {
    "surname": "the person's surname",
    "phone": "the person's telephone",
    "address": "the person's address",
    "access": "how to get in",
    "matters": "what matters to the person",
    "message": "messages",
    "provider phone": "the provider's telephone",
    "certificate": "the number of a DBS certificate",
    "lane": "what the provider calls a worker",
    "concern": "what was told",
    "adult": "the adult's name",
    "reporter": "who told it, if they said",
}
HEAD = """# Who may see and do what

For whoever answers for information governance at a council. This page is written from the data that the tests walk (`tests/authz/`): `test_document.py` fails when it is not what they say. Every cell below is tried on every run, by each role, on its own council's things and on another council's.

{roles}

C create, R read, U change, X withdraw or take down, A approve. A dot is nothing. What somebody may not see answers exactly as what does not exist: page not found, word for word the same. Each letter holds for what is one's own or what one is a party to; for council staff it holds for their own council's area, and only after a second factor. Suspending, putting back and removing take two people.

A council's administrator does what a moderator does, and keeps the council's own contacts and switches.

## The matrix

"""


def granted(thing, role):
    """The letters this role has for this thing today."""
    routes = MATRIX[thing].routes
    return "".join(
        letter for letter in ACTIONS if any(route.action == letter and role in route.who for route in routes)
    )


def table(head, rows):
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def markdown():
    """The whole page."""
    roles = "Roles: " + ", ".join(f"**{letter}** {words}" for letter, words in WALKERS.items()) + "."
    letters = [*ROLES, "A"]
    rows = [[thing, *(granted(thing, role) or "." for role in letters)] for thing in OBJECTS]
    page = HEAD.format(roles=roles) + table(["", *letters], rows)
    page += "\n## Where this is more or less than the plan\n\n"
    page += "The plan is the table in section 3.1 of the reference on trust, law and security.\n\n"
    page += table(["Object", "Roles", "Action", "", "Why"], differences())
    page += "\n## Which facts each role reads\n\nOn the pages where they differ. A role that is not named reads none of them.\n\n"
    page += table(["Page", "Role", "Facts"], facts())
    return page


def differences():
    """Each difference, with its reason."""
    for thing in OBJECTS:
        if not MATRIX[thing].routes:
            yield [thing, "all", "all", "not yet", MATRIX[thing].why]
            continue
        for roles, actions, lets, why in MATRIX[thing].differs:
            yield [thing, " ".join(roles), " ".join(actions), "more" if lets else "less", why]


def facts():
    """Who reads what where."""
    for page, _, shown in PAGES:
        for role in sorted(shown, key=list(WALKERS).index):
            yield [page, WALKERS[role], "; ".join(WORDS[name] for name in shown[role])]
        if not shown:
            yield [page, "nobody", "nothing personal"]


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201 -- the page
