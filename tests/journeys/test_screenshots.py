"""The pictures by which people look over a page, and what is said beside each."""

from argparse import Namespace
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPT = Path(__file__).parents[2] / "script" / "screenshots"


@pytest.fixture
def photograph():
    loader = SourceFileLoader("screenshots", str(SCRIPT))
    script = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(script)
    return script.photograph


def test_what_is_wrong_on_a_page_is_said_beside_its_picture(photograph, browser, tmp_path, capsys):
    def taken_of(body):
        page, taken = browser(width=320), []
        page.screenshot = lambda **how: taken.append(
            how["path"].name
        )  # the browser of the tests paints nothing
        page.route("**/about/", lambda route: route.fulfill(body=body, content_type="text/html"))
        photograph(page, Namespace(base="", into=tmp_path), "/about/", 320)
        return taken, capsys.readouterr().out.split()

    well = "<html lang=en><title>About</title><main><h1>About</h1></main>"
    assert taken_of(well) == (["about-320.png"], ["200", "320", "/about/"])
    _, said = taken_of(well + "<img src=data:,><p style=width:999px>Wide")
    assert (said[3], "image-alt" in " ".join(said)) == ("SIDEWAYS", True)
