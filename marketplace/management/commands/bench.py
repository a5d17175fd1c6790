"""Measure one thing beside the least it could cost."""

import json
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from marketplace.bench import database
from marketplace.bench.machine import machine
from marketplace.bench.register import BENCHES


def first_line(module):
    return module.__doc__.strip().splitlines()[0]


def sizes_from(words):
    """``listings=15000`` as a person types it."""
    sizes = {}
    for word in words:
        name, equals, number = word.partition("=")
        if not equals or not name.isidentifier() or not number.isdecimal():
            raise CommandError(f"A size is written NAME=NUMBER, such as pages=100, not {word!r}.")
        sizes[name] = int(number)
    return sizes


def collect_static_files():
    """A live site's pages name their files by what is in them, so those files must be collected first."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [path for path in (settings.BASE_DIR / "marketplace" / "static").rglob("*") if path.is_file()]
    newest = max((path.stat().st_mtime for path in sources), default=0)
    if settings.LIVE and not (collected.exists() and collected.stat().st_mtime > newest):
        call_command("collectstatic", interactive=False, verbosity=0)


class Command(BaseCommand):
    help = "Measure one thing beside the least it could cost. The last line printed is one JSON object."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="which bench; without it, all are listed")
        parser.add_argument("sizes", nargs="*", help="NAME=NUMBER, to measure something smaller or larger")

    def handle(self, *, name, sizes, **_options):
        if name is None:
            self.list_benches()
            return
        if name not in BENCHES:
            raise CommandError(f"There is no bench called {name!r}. There are: {', '.join(sorted(BENCHES))}.")
        if not database.is_for_benches():
            raise CommandError(
                f"Benches empty and fill a whole database, so its name must end in {database.LAST_WORD!r}. "
                "script/bench gives them one of their own."
            )
        result = self.measure(name, sizes_from(sizes))
        self.stdout.write(json.dumps(result))
        if result["problems"]:
            raise CommandError(" ".join(result["problems"]))

    def list_benches(self):
        for name, module in sorted(BENCHES.items()):
            self.stdout.write(f"{name:12} {first_line(module)}")

    def measure(self, name, sizes):
        began = time.monotonic()

        def say(words):
            self.stdout.write(f"[{time.monotonic() - began:7.1f} s] {words}")
            self.stdout.flush()

        say(f"{name}: {first_line(BENCHES[name])}")
        database.prepare()
        collect_static_files()
        figures = {"problems": []} | BENCHES[name].run(say, **sizes)
        return (
            {"name": name}
            | figures
            | {
                "seconds": round(time.monotonic() - began, 1),
                "machine": machine() | database.server(),
            }
        )
