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
    printer, nowhere = _printer()
    style = printer.CSS(string=STYLE.read_text(), url_fetcher=nowhere)
    page = printer.HTML(string=html, url_fetcher=nowhere)
    paper: bytes = page.write_pdf(stylesheets=[style], pdf_variant=ACCESSIBLE)
    return paper


@lru_cache
def _printer() -> tuple[Any, Any]:
    """Loaded when it is first wanted: it takes seconds, and few who start the site print.

    It tells Pillow to take half a picture for a whole one, in all of the process. Nobody else here wants that.
    """
    printer, fetcher = import_module("weasyprint"), import_module("weasyprint.urls").URLFetcher
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return printer, fetcher(allowed_protocols=())
