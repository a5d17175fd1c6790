"""One object of the table: the ways to it, and where the product gives more or less than the table says."""

from dataclasses import dataclass, field

from tests.authz.table import ACTIONS, ROLES

NO_SCREENS = "has no screens yet: everything but the public pages is not there"
NO_STUDIO = "staff have no studio: only owners keep listings and hours, until staff are invited with limits"
ANYBODY = "nobody needs an account to say what they need (product.md section 3)"


@dataclass
class Thing:
    """One object of the table: its routes, and where the product differs from the table."""

    routes: list = field(default_factory=list)
    differs: list = field(default_factory=list)
    models: tuple = ()
    why: str = ""


def more(roles, actions, why):
    """The product lets these roles do these actions; the table does not."""
    return (roles, actions, True, why)


def less(roles, actions, why):
    """The table lets these roles do these actions; the product does not (yet)."""
    return (roles, actions, False, why)


def none_yet(*models, why):
    """No route: the object does not exist. ``models`` are the names it would come under."""
    every = less("".join(ROLES), "".join(ACTIONS), why)
    return Thing(differs=[every], models=models, why=why)
