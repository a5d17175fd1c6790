"""The least a web server could do: the same number of bytes, made once, with no framework and no database."""

import os

PAGE = b"x" * int(os.environ.get("BARE_BYTES", "1000"))


def application(_environ, start_response):
    """One fixed page, whatever is asked."""
    start_response(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))]
    )
    return [PAGE]
