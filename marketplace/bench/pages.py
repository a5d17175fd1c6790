"""The home page, whole, beside a bare page of the same size from the same web server."""

import http.client
from collections.abc import Callable
from contextlib import closing

from marketplace.bench.figures import milliseconds, ratio, summary
from marketplace.bench.serving import serving

ADDRESS = "/"
WARM_UP = 20


def fetch(connection: http.client.HTTPConnection) -> bytes:
    """One page over an open connection; anything but a page is an error."""
    connection.request("GET", ADDRESS)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{ADDRESS} answered {answer.status}.")
    return body


def samples(port: int, pages: int) -> tuple[list[float], int]:
    """How long each page took, in milliseconds, and how many bytes it has."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for _ in range(WARM_UP):
            size = len(fetch(connection))
        return [milliseconds(lambda: fetch(connection)) for _ in range(pages)], size


def run(say: Callable[[str], None], *, pages: int = 500) -> dict[str, object]:
    """Ask for each page one after another, so that neither waits for anybody."""
    say(f"Asking for the home page {pages} times …")
    with serving("marketplace.wsgi", workers=1) as port:
        ours, size = samples(port, pages)
    say(f"Asking for a bare page of {size:,} bytes {pages} times …")
    with serving("marketplace.bench.bare", workers=1, BARE_BYTES=str(size)) as port:
        floor, _ = samples(port, pages)
    figures = summary(ours, "page") | summary(floor, "bare")
    return {
        **figures,
        "ratio": ratio(figures["page_p95_ms"], figures["bare_p95_ms"]),
        "pages": pages,
        "bytes": size,
    }
