"""Do links inside the house lead somewhere? Relative links in Markdown; hard-written addresses in templates.

Addresses elsewhere are not asked for: a check must not depend on somebody else's server.
"""

import os
import re
import sys
from pathlib import Path

import django
from django.urls import Resolver404, resolve

CHECKOUT = Path(__file__).resolve().parent.parent.parent
MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
INLINE_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
TEMPLATE_LINK = re.compile(r"""(?:href|action)="(/[^"{%#?]*)["#?]""")
SKIPPED = {".local", ".git", "node_modules", ".venv"}


def anchor(heading):
    """The anchor a reader of Markdown gives a heading."""
    words = re.sub(r"[^\w\s-]", "", heading.strip().lower())
    return re.sub(r"\s", "-", words)


def anchors(path):
    return {anchor(line.lstrip("#")) for line in path.read_text().splitlines() if line.startswith("#")}


def files(pattern):
    return sorted(
        path for path in CHECKOUT.rglob(pattern) if not SKIPPED & set(path.relative_to(CHECKOUT).parts)
    )


def dead_in_markdown(path):
    text = INLINE_CODE.sub("", path.read_text())
    for target in MARKDOWN_LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, fragment = target.partition("#")
        found = (path.parent / place).resolve() if place else path
        if not found.exists():
            yield f"{path.relative_to(CHECKOUT)}: {target} is not there"
        elif fragment and found.suffix == ".md" and fragment not in anchors(found):
            yield f"{path.relative_to(CHECKOUT)}: {target} has no such heading"


def dead_in_template(path):
    for address in TEMPLATE_LINK.findall(path.read_text()):
        try:
            resolve(address)
        except Resolver404:
            yield f"{path.relative_to(CHECKOUT)}: {address} is not a page"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    sys.path.insert(0, str(CHECKOUT))
    django.setup()
    dead = [line for path in files("*.md") for line in dead_in_markdown(path)]
    dead += [line for path in files("templates/**/*.html") for line in dead_in_template(path)]
    print("\n".join(dead) or "Every link leads somewhere.")
    return bool(dead)


if __name__ == "__main__":
    sys.exit(main())
