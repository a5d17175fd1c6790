"""How several workers share the tests: a module stays whole, and what takes longest goes first.

What the tests of a module share (a demo, a checkout, two worlds, a browser) is then made once, and not once for each
worker; and no worker is left alone at the end with something long.
"""

from contextlib import suppress
from importlib import import_module

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {"a browser": ("tests/journeys/",), "two worlds": ("tests/authz/",)}
"""What shares something dear to make, or to learn, by what that is."""
ONE_BY_ONE = ("tests/directory/test_listing_lifecycle.py",)
"""What shares nothing, and takes long."""
LONG = (
    "tests/script/test_serve.py",  # asks for no database, while the other worker makes the one that all are copied from
    *("tests/marketplace/demo/test_county.py", *TOGETHER, *ONE_BY_ONE, "tests/script/", "tests/races/"),
)


def unit(test):
    """The name of what goes to one worker together with this test."""
    together = next((shared for shared, files in TOGETHER.items() if test.startswith(files)), None)
    return together or (test if test.startswith(ONE_BY_ONE) else test.partition("::")[0])


def rank(name):
    """What takes longest first; else the order given."""
    return next((place for place, start in enumerate(LONG) if name.startswith(start)), len(LONG))


def pytest_collection(session):
    """Every other worker loads the modules from the other end: what one has compiled the next need only read.

    What cannot be loaded is tried again in its turn, and then it is told.
    """
    name = getattr(session.config, "workerinput", {}).get("workerid", "gw0")
    if int(name.removeprefix("gw")) % 2:
        root = session.config.rootpath
        found = [path for place in session.config.args for path in (root / place).rglob("test_*.py")]
        for path in sorted(found, reverse=True):
            with suppress(Exception, pytest.skip.Exception):
                import_module(".".join(path.relative_to(root).with_suffix("").parts))


class Sharing(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        return unit(nodeid)

    def _assign_work_unit(self, node):
        self.workqueue.move_to_end(min(self.workqueue, key=rank), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log) if config.getoption("dist") == "load" else None
