"""A checkout of its own for each test module: copied, started, stopped and swept away."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# What was compiled comes along: else every process of a copy would compile it again.
LEFT_OUT = shutil.ignore_patterns(".local", ".git", ".*_cache", ".hypothesis", "tests", "*.lock")


def step(name):
    """A module under script/steps, which is not on anybody's path."""
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "script" / "steps" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Copy:
    """A copy of this checkout, or of a part of it, somewhere else, with servers of its own."""

    def __init__(self, folder, part="."):
        self.folder = folder
        shutil.copytree(CHECKOUT / part, folder / part, ignore=LEFT_OUT)
        self.environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
        }

    def command(self, *words):
        return [sys.executable, str(self.folder / "script" / "cluster"), *words]

    def cluster(self, *words, **environment):
        return subprocess.run(
            self.command(*words),
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def begin(self, *words, **environment):
        """The same, not waiting for its end."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def runs(self):
        return self.cluster("status").returncode == 0

    def processes(self, doing=None):
        """Every process that has to do with this copy, or else everyone doing some one thing."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                home = str((folder / "cwd").readlink())
            except OSError:
                continue
            ours = str(self.folder) in words or home.startswith(str(self.folder))
            if words and (doing in words if doing else ours):
                found.append(words)
        return found


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, request):
    """All of it, unless the module says which ``PART`` is enough."""
    copy = Copy(tmp_path_factory.mktemp("copy") / "checkout", getattr(request.module, "PART", "."))
    made = copy.cluster("run", "true")
    assert made.returncode == 0, made.stderr
    yield copy
    copy.cluster("destroy")
    copy.cluster("--durable", "destroy")


@pytest.fixture
def checkout_at(tmp_path, request):
    """Copies in awkward places."""
    copies = []

    def make(name):
        copies.append(Copy(tmp_path / name, request.module.PART))
        return copies[-1]

    yield make
    for copy in copies:
        copy.cluster("destroy")
