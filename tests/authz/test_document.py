"""The page for information governance says what the tests walk."""

from pathlib import Path

from django.conf import settings

from tests.authz import document
from tests.authz.table import OBJECTS

PAGE = Path(settings.BASE_DIR) / "marketplace" / "docs" / "authorisation.md"


def test_the_page_is_what_the_data_says():
    assert PAGE.read_text() == document.markdown(), "see tests/authz/document.py"


def test_the_page_names_every_object():
    page = PAGE.read_text()
    assert [thing for thing in OBJECTS if f"| {thing} |" not in page] == []
