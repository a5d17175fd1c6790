"""No keys of Stripe's, and nothing to pretend with: this site takes no cards, and says so."""

from __future__ import annotations

from typing import Any, NoReturn

from payments.gateways.base import Refused


class Silent:
    """Refuses everything."""

    pretend = False
    ready = False

    def __getattr__(self, method: str) -> Any:
        """Every method of the Protocol: none is done."""
        if method.startswith("_"):
            raise AttributeError(method)
        return _refuse


def _refuse(*_: object, **__: object) -> NoReturn:
    raise Refused("not_set_up", "This site does not take cards yet.")
