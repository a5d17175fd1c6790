"""Print every lifecycle as Markdown, from the transition tables the site itself obeys."""

from django.apps import apps
from django.core.management.base import BaseCommand

from accounts.enums import Role

WHO = {
    Role.SEEKER: "the person or their helper",
    Role.PROVIDER: "the provider",
    Role.OFFICER: "a council officer",
    Role.FUND_HOLDER: "the fund holder",
    Role.CLOCK: "by itself, in time",
    Role.SAFEGUARDING: "the safeguarding lead",
    Role.TWO_PEOPLE: "two officers together",
    Role.SHARER: "whoever shares it, or their helper",
}
BEGINNING = """# Lifecycles

Every state a thing can be in, what it may become, and who may make it so. Anything not written here is refused.

This page is written by `manage.py lifecycles` from the transition tables in the code; a test fails when the two differ.
"""


def people(roles):
    """The parts a set of roles names, in words."""
    return ", ".join(words for role, words in WHO.items() if role & roles)


def living_models():
    """Models whose rows have a lifecycle, by name."""
    return sorted(
        (model for model in apps.get_models() if hasattr(model, "TRANSITIONS")),
        key=lambda model: model.__name__,
    )


def chapter(model):
    """One lifecycle as a table, starting with the state a new row has."""
    words = dict(model._meta.get_field("state").choices)
    first = model._meta.get_field("state").default
    lines = [
        f"## {model._meta.verbose_name.capitalize()}",
        "",
        f"Begins as **{words[first]}** (`{first}`). Table: `{model.__module__}.{model.__name__}.TRANSITIONS`.",
        "",
        "| state | people read | may become | by whom |",
        "|---|---|---|---|",
    ]
    derived = getattr(model, "DERIVED", {})
    for state, read in words.items():
        moves = model.TRANSITIONS[state]
        base = (
            f" (never stored: a face of `{derived[state]}`, from facts and the clock)"
            if state in derived
            else ""
        )
        lines += [f"| `{state}` | {read}{base} | `{to}` | {people(roles)} |" for to, roles in moves.items()]
        if not moves:
            lines.append(f"| `{state}` | {read}{base} | nothing: it is finished | |")
    return "\n".join(lines)


def markdown():
    """The whole page."""
    return "\n".join([BEGINNING, *(chapter(model) + "\n" for model in living_models())])


class Command(BaseCommand):
    help = "Print every lifecycle as Markdown, from the transition tables. Redirect it to marketplace/docs/lifecycles.md."

    def handle(self, **_options):
        self.stdout.write(markdown(), ending="")
