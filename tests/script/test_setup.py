"""script/setup where something is missing: it says what, and what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.script.conftest import CHECKOUT

# What every Debian has, and nothing that setup looks for.
ESSENTIAL = [
    *("awk", "bash", "cat", "cut", "date", "df", "dirname", "env", "flock", "grep", "id", "mkdir"),
    *("readlink", "rm", "sha256sum", "sort", "tail", "touch"),
]


@pytest.fixture
def bare(tmp_path):
    """``bare("python3", …)``: what setup says on a machine with those programs and the essential ones."""
    checkout, programs = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(CHECKOUT / "script", checkout / "script")
    programs.mkdir()

    def run(*names, purpose="server", **environment):
        for name in [*ESSENTIAL, *names]:
            found = Path(sys.base_prefix, "bin", "python3") if name == "python3" else shutil.which(name)
            (programs / name).symlink_to(found)
        return subprocess.run(
            [str(programs / "bash"), str(checkout / "script" / "setup"), purpose],
            env={"PATH": str(programs), "HOME": str(tmp_path)} | environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    run.checkout = checkout
    return run


def test_setup_without_apt_says_what_to_install(bare):
    answer = bare("python3")
    assert answer.returncode == 1
    assert "These are missing: redis-server" in answer.stderr
    assert "Install Python 3.11 or newer with venv" in answer.stderr


def test_setup_for_tests_misses_what_tests_need(bare):
    said = bare("python3", purpose="test").stderr
    assert "These are missing: redis-server chromium-headless-shell fonts-dejavu-core" in said


def test_setup_for_benches_misses_what_benches_need(bare):
    assert "These are missing: redis-server wrk" in bare("python3", purpose="bench").stderr


def test_setup_without_python_misses_it(bare):
    assert "These are missing: python3 python3-venv redis-server" in bare().stderr


def test_setup_with_a_browser_that_is_not_there_says_so(bare):
    answer = bare("python3", CHROMIUM="/nowhere")
    assert answer.returncode == 1
    assert "CHROMIUM names a browser that is not there: /nowhere" in answer.stderr


def test_setup_for_nothing_it_knows_says_what_it_knows(bare):
    answer = bare("python3", purpose="dinner")
    assert answer.returncode == 1
    assert "script/setup knows server, test and bench, not 'dinner'." in answer.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs no sudo and may write anywhere")
def test_setup_in_a_folder_of_somebody_else_says_so(bare):
    bare.checkout.chmod(0o500)
    answer = bare("python3")
    assert answer.returncode == 1
    assert "This folder cannot be written to" in answer.stderr
