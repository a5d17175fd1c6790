"""Asking a register over HTTPS: one question, a short patience, an answer in JSON."""

from __future__ import annotations

import json
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

PATIENCE_SECONDS = 10
LONGEST_ANSWER = 2_000_000
NOT_FOUND = 404


class Unreachable(Exception):  # noqa: N818 -- it is an answer, not a fault
    """The register gave no answer that makes sense; nothing is known, so nothing changes."""


def ask(base: str, path: str, key: str, headers: dict[str, str]) -> dict | None:
    """What ``base/path/key`` says; None when the register does not know ``key``. Raises Unreachable."""
    address = f"{base.rstrip('/')}/{path}/{quote(key, safe='')}"
    request = Request(address, headers={"Accept": "application/json"} | headers)  # noqa: S310 -- the setting is https
    try:
        with urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 -- the setting is https
            said = json.loads(answer.read(LONGEST_ANSWER))
    except HTTPError as error:
        if error.code == NOT_FOUND:
            return None
        raise Unreachable(f"The register answered {error.code}.") from None
    except (URLError, OSError, ValueError) as error:
        raise Unreachable(f"The register gave no answer: {type(error).__name__}.") from None
    if not isinstance(said, dict):
        raise Unreachable("The register gave no answer that makes sense.")
    return said
