"""A way to reach an object: an address, who is let in, and what a stranger hears."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from tests.authz.table import ROLES

EVERYBODY = "VBYPSIKMGANFD"
"""The roles of the table, and A: whoever keeps a council's own pages, who also looks at listings."""

WALKERS = {**ROLES, "A": "council's administrator"}
SIGNED_IN = EVERYBODY.replace("V", "")
CARE = "BY"
SUPPLY = "PS"
BOTH = CARE + SUPPLY
LOOKING = "MA"
COUNCIL = set("KMGANF")


def meant(written, things):
    """What a value in a form stands for: ``@token`` a new one, ``@name`` a thing, a number that many days from now."""
    if callable(written):
        return written()
    if written == "@token":
        return str(uuid4())
    if isinstance(written, str) and written.startswith("@"):
        return things[written[1:]]
    return timezone.localdate() + timedelta(days=written) if isinstance(written, int) else written


@dataclass(frozen=True)
class Route:
    """One way to do one action, and what each role hears.

    ``who`` are let in. ``told`` find the page and are refused in words. A visitor is asked to sign in, unless
    ``visitor`` says otherwise. To everybody else it is not there, and to all of the other world it is not, unless it is
    for everybody. ``quiet`` acts are no deeds: nothing is recorded of them.
    """

    action: str
    name: str
    who: str
    args: dict = field(default_factory=dict)
    method: str = "GET"
    data: dict | None = None
    told: str = ""
    visitor: str = "in"
    public: bool = False
    listed: bool = False
    quiet: bool = False
    note: str = ""

    @property
    def is_about_one(self):
        """Whether the address names one thing; else each sees their own."""
        return bool(self.args)

    def filled(self, things):
        """The form as somebody would send it; a day has three boxes."""
        given = {}
        for name, written in (self.data or {}).items():
            value = meant(written, things)
            if isinstance(value, date):
                given |= {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
            else:
                given[name] = value
        return given

    def expected(self, letter, *, same_world=True):
        """What this role hears, in one word."""
        if letter in self.who and (same_world or self.public or not self.is_about_one):
            return "yes"
        if letter in self.told and (same_world or self.public):
            return "told"
        return self.visitor if letter == "V" else "no"


def see(name, who, *, action="R", **more):
    """A page."""
    args = {key: more.pop(key) for key in KEYS if key in more}
    return Route(action, name, who, args, **more)


def post(action, name, who, *, data=None, **more):
    """A form that is sent."""
    args = {key: more.pop(key) for key in KEYS if key in more}
    return Route(action, name, who, args, method="POST", data=data or {}, **more)


KEYS = (
    "reference",
    "slug",
    "number",
    "key",
    "token",
    "act",
    "deed",
    "question",
    "page",
    "about",
    "change",
    "check",
    "kind",
    "year",
    "first",
    "part",
    "period",
    "section",
    "version",
)
