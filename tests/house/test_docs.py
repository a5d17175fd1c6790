"""The docs are true: every setting, command, task, script and state is in them, and nothing that is not."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from marketplace.celery import app
from marketplace.management.commands import demo, lifecycles

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "marketplace" / "docs"
FLOORS = ("accounts", "directory", "payments", "marketplace")
OPERATIONS = (DOCS / "operations.md").read_text()
OTHERS = {"PIP_CERT", "SSL_CERT_FILE"}  # settings of other programs, which we only pass on
README = (ROOT / "README.md").read_text()


def first_words(source):
    """The first argument of every call that reads the environment."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = ast.unparse(node.func)
        if name in {"os.environ.get", "os.getenv"} or name.startswith("env_"):
            yield node.args[0].value


def settings_read():
    return set(first_words((ROOT / "marketplace" / "settings.py").read_text()))


def script_settings_read():
    shell = "".join((ROOT / "script" / name).read_text() for name in ("setup", "test"))
    found = set(re.findall(r"\$\{([A-Z_]+):-", shell)) - OTHERS
    found |= set(first_words((ROOT / "script" / "steps" / "serve.py").read_text()))
    return found - settings_read()


def commands():
    return {
        path.stem
        for floor in FLOORS
        for path in (ROOT / floor / "management" / "commands").glob("*.py")
        if not path.stem.startswith("_")
    }


def tasks():
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.split(".")[0] in FLOORS}


def scripts():
    return {path.name for path in (ROOT / "script").iterdir() if path.is_file()}


def rows(text, heading):
    """What the first column of the tables under a heading names, in code."""
    chapter = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)`", chapter, flags=re.MULTILINE))


def test_docs_list_every_setting_and_no_other():
    assert rows(OPERATIONS, "Settings") == settings_read() | script_settings_read()


def test_docs_list_every_command_and_no_other():
    assert rows(OPERATIONS, "Commands") == {f"manage.py {name}" for name in commands()}


def test_docs_list_every_task_and_no_other():
    assert rows(OPERATIONS, "Background tasks") == tasks()


def test_readme_lists_every_script_and_no_other():
    named = set(re.findall(r"^\| `script/([a-z_]+)", README, flags=re.MULTILINE))
    assert named == scripts()


def test_readme_signs_in_as_those_who_are_printed_and_says_whence_the_code_comes():
    printed = {human.email for human, _ in demo.LOGINS}
    named = set(re.findall(r"[\w.]+@example\.com", README))
    assert named
    assert named <= printed
    (asked,) = re.findall(r"`script/manage demo --code ([^`]+)`", README)
    assert asked in named


def test_screenshots_install_what_they_lack_and_start_their_own_servers(tmp_path):
    """Run as README says, by a Python that has nothing and without settings."""
    (tmp_path / "script").mkdir()
    asked = tmp_path / "script" / "screenshots"
    asked.write_text((ROOT / "script" / "screenshots").read_text())
    setup = tmp_path / "script" / "setup"
    setup.write_text('#!/bin/sh\necho "$@"\n')
    setup.chmod(0o755)
    bare = {"PATH": os.environ["PATH"]}
    said = subprocess.run(
        [sys.executable, "-I", asked, "/"], env=bare, capture_output=True, text=True, check=True
    )
    python = tmp_path / ".local" / "venv" / "bin" / "python"
    assert said.stdout.split() == [
        "test", "--", str(python), str(tmp_path / "script" / "cluster"), "run", "--", str(python), str(asked), "/",
    ]  # fmt: skip


def test_lifecycles_page_is_what_the_code_says():
    written = (DOCS / "lifecycles.md").read_text()
    assert written == lifecycles.markdown(), "script/manage lifecycles > marketplace/docs/lifecycles.md"


def test_lifecycles_name_every_state_of_every_thing_that_has_one():
    page = (DOCS / "lifecycles.md").read_text()
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "state" in names and model._meta.app_label in FLOORS:
            missing = [
                state for state in model._meta.get_field("state").choices if f"`{state[0]}`" not in page
            ]
            assert missing == [], model.__name__


@pytest.mark.parametrize("lock", sorted(path.name for path in ROOT.glob("requirements*.lock")))
def test_locks_hold_names_versions_and_hashes_only(lock):
    for line in (ROOT / lock).read_text().splitlines():
        known = re.fullmatch(
            r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==[^ ]+( ; [^\\]+)?( \\)?"
            r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
            r"|    #( via.*|   .*)"
            r"|",
            line,
        )
        assert known, line
        assert "://" not in line


def test_docs_name_only_files_there_are():
    """Paths in code marks: a page that points at nothing misleads."""
    for page in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for path in re.findall(
            r"`((?:accounts|directory|payments|marketplace|tests|script|templates)/[\w./-]*)`",
            page.read_text(),
        ):
            assert (ROOT / path).exists(), f"{page.name} names {path}"
