"""Paper: HTML into a PDF that a screen reader can read, by WeasyPrint. It fetches nothing, from nowhere."""

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import ImageFile

STYLE = Path(settings.BASE_DIR, "marketplace", "static", "css", "paper.css")
ACCESSIBLE = "pdf/ua-1"


def pdf_of(html: str) -> bytes:
    """The page as a PDF, tagged for screen readers. What a page would fetch is left out."""
    page, more = _page(html)
    printed: bytes = page.write_pdf(**more)
    return printed


def lengths(html: str) -> dict[str, int]:
    """How many pages each sheet takes, by its id: ``sheet-…``, of an element that begins a page."""
    page, more = _page(html)
    pages = page.render(**more).pages
    begins = {
        name: number
        for number, each in reversed(list(enumerate(pages)))  # what goes on is on each of its pages
        for name in each.anchors
        if name.startswith("sheet-")
    }
    ends = [*sorted(begins.values())[1:], len(pages)]
    return {
        name: end - begin
        for (name, begin), end in zip(sorted(begins.items(), key=lambda one: one[1]), ends, strict=True)
    }


def _page(html: str) -> tuple[Any, dict[str, Any]]:
    """What is to be printed, and how."""
    printer, nowhere = _printer()
    style = printer.CSS(string=STYLE.read_text(), url_fetcher=nowhere)
    page = printer.HTML(string=html, url_fetcher=nowhere)
    return page, {"stylesheets": [style], "pdf_variant": ACCESSIBLE}


@lru_cache
def _printer() -> tuple[Any, Any]:
    """Loaded when it is first wanted: it takes seconds, and few who start the site print.

    It tells Pillow to take half a picture for a whole one, in all of the process. Nobody else here wants that.
    """
    printer, fetcher = import_module("weasyprint"), import_module("weasyprint.urls").URLFetcher
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return printer, fetcher(allowed_protocols=())
