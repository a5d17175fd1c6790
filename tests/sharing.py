"""How several workers share the tests: a module stays whole, and what takes longest goes first.

What the tests of a module share (a demo, a checkout, two worlds) is then made once, and not once for each
worker; and no worker is left alone at the end with something long.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "two worlds": ("tests/authz/",),
    "a county": tuple(f"tests/journeys/test_{name}.py" for name in ("concern", "discharge", "nobody")),
}
"""What shares something dear to make, by what that is."""
ONE_BY_ONE = ("tests/journeys/", "tests/directory/test_listing_lifecycle.py")
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


class Sharing(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        return unit(nodeid)

    def _assign_work_unit(self, node):
        self.workqueue.move_to_end(min(self.workqueue, key=rank), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log) if config.getoption("dist") == "load" else None
